using System.Text.Json;

namespace Sluice.Testing;

/// <summary>A row of a test table of Istio's, as data.</summary>
public sealed record UpstreamCase(string Id, string Test, JsonElement Row)
{
    /// <summary>The cases of a topic; empty where the data is absent.</summary>
    public static IReadOnlyList<UpstreamCase> Read(string topic)
    {
        var file = SharedData.PathOf($"istio/cases/{topic}.json");
        if (!File.Exists(file))
            return [];
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(Read)];
    }

    private static UpstreamCase Read(JsonElement element)
    {
        var test = element.TryGetProperty("test", out var name) ? name.GetString()! : "";
        var row = element.TryGetProperty("row", out var inner) ? inner : element;
        return new(element.GetProperty("id").GetString()!, test, row.Clone());
    }

    public string Text(string property) => Row.TryGetProperty(property, out var value) ? value.GetString() ?? "" : "";

    public bool Flag(string property) => Row.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.True;

    public IReadOnlyList<string> Texts(string property) =>
        Row.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(v => v.GetString()!)]
            : [];
}
