using System.Globalization;

namespace Sluice.MeshLoad;

/// <summary>What a process has used so far, as Linux counts it.</summary>
internal readonly record struct ProcessUse(double CpuSeconds, double MemoryMiB)
{
    private const double TicksPerSecond = 100;

    public static ProcessUse Of(int pid)
    {
        var fields = File.ReadAllText($"/proc/{pid}/stat").Split(") ")[1].Split(' ');
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        var resident = File.ReadLines($"/proc/{pid}/status").First(l => l.StartsWith("VmRSS", StringComparison.Ordinal));
        var kib = double.Parse(resident.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        return new(ticks / TicksPerSecond, kib / 1024);
    }
}
