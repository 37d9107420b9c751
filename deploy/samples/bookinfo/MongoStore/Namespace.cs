namespace Bookinfo.Mongo;

/// <summary>Where a collection lives.</summary>
internal readonly record struct Namespace(string Database, string Collection)
{
    public override string ToString() => $"{Database}.{Collection}";
}
