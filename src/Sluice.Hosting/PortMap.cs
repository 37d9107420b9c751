using System.Globalization;

namespace Sluice.Hosting;

/// <summary>Reads <c>--port-map 80=8080,443=8443</c>: the Gateway's port on the left, the port to bind on the right (0: any free one).</summary>
public static class PortMap
{
    /// <returns>The pairs, or null and what is wrong.</returns>
    public static (Dictionary<int, int>? Ports, string Error) Parse(string text)
    {
        var ports = new Dictionary<int, int>();
        foreach (var pair in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var sides = pair.Split('=');
            if (sides.Length != 2 || !TryPort(sides[0], 1, out var from) || !TryPort(sides[1], 0, out var to))
                return (null, $"'{pair}' is not a pair of ports such as 80=8080");
            if (!ports.TryAdd(from, to))
                return (null, $"port {from} is mapped twice");
            if (to != 0 && ports.Any(p => p.Key != from && p.Value == to))
                return (null, $"two ports are mapped to {to}");
        }
        return (ports, "");
    }

    private static bool TryPort(string text, int least, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port >= least && port <= 65_535;
}
