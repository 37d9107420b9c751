namespace Sluice.Resources.Reading;

/// <summary>A kind that is read into a record.</summary>
internal sealed record KindShape(string Group, IReadOnlyList<string> Versions, string Name, RecordShape Shape, bool IsNamespaced = true)
{
    /// <summary>The apiVersion to write today.</summary>
    public string PreferredApiVersion => Group.Length == 0 ? Versions[^1] : $"{Group}/{Versions[^1]}";
}
