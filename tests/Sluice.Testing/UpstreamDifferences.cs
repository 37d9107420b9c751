using System.Text.Json;

namespace Sluice.Testing;

/// <summary>The one list of upstream cases that differ or cannot be mapped, each with its reason, by topic.</summary>
public static class UpstreamDifferences
{
    /// <summary>Case ids of a topic with the reason.</summary>
    public static IReadOnlyDictionary<string, string> Section(string topic)
    {
        using var file = File.OpenRead(RepositoryFile.PathOf("tests/Sluice.Tests/upstream-differences.json"));
        var topics = JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>>>(file)!;
        return topics.GetValueOrDefault(topic) ?? [];
    }
}
