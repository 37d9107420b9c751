using System.Text.Json;

namespace Sluice.Tests.Resources;

/// <summary>The one list of upstream cases that differ or cannot be mapped, each with its reason, by section.</summary>
internal static class UpstreamDifferences
{
    /// <summary>Case ids of a section with the reason.</summary>
    public static IReadOnlyDictionary<string, string> Section(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "upstream-differences.json");
        using var file = File.OpenRead(path);
        var sections = JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>>>(file)!;
        return sections.GetValueOrDefault(name) ?? [];
    }
}
