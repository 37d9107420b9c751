namespace Sluice.Admin.Yaml;

/// <summary>One step of a path into a document: a key, or a place in a list.</summary>
/// <param name="Key">Null: it is a place in a list.</param>
/// <param name="Index">0-based; of a key without meaning.</param>
public readonly record struct YamlStep(string? Key, int Index)
{
    public static implicit operator YamlStep(string key) => new(key, -1);

    public static implicit operator YamlStep(int index) => new(null, index);
}
