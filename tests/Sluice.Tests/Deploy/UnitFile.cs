using Sluice.Testing;

namespace Sluice.Tests.Deploy;

/// <summary>A unit of systemd as its settings: section, name and value, in order.</summary>
internal sealed record UnitFile(string Name, IReadOnlyList<(string Section, string Key, string Value)> Settings)
{
    public static UnitFile Read(string name)
    {
        var settings = new List<(string, string, string)>();
        var section = "";
        foreach (var line in File.ReadAllLines(RepositoryFile.PathOf($"deploy/systemd/{name}")).Where(l => l.Length > 0 && l[0] != '#'))
        {
            if (line[0] == '[')
                section = line.Trim('[', ']');
            else
                settings.Add((section, line.Split('=', 2)[0], line.Split('=', 2)[1]));
        }
        return new(name, settings);
    }

    /// <summary>The last value of a setting of the service; null where it is not set.</summary>
    public string? Service(string key) => Settings.LastOrDefault(s => s.Section == "Service" && s.Key == key).Value;
}
