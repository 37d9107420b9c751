namespace Sluice.Resources.Reading;

/// <summary>A resource that was read, and where it stands. <paramref name="IsValid"/> is false when an error was found in it.</summary>
public sealed record ReadResource(Resource Resource, SourceMap Source, bool IsValid)
{
    /// <summary>The resource as it is written, as UTF-8 JSON; a namespace that it leaves out is filled in.</summary>
    public byte[] ToJson() => Source.ToJson(Resource.Metadata.Namespace);
}
