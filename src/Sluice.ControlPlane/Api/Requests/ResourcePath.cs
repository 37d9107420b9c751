namespace Sluice.ControlPlane.Api.Requests;

/// <summary>A path under <c>/api/v1</c> or <c>/apis/GROUP/VERSION</c>, taken apart.</summary>
internal readonly record struct ResourcePath(string Group, string Version, string Namespace, string Plural, string Name, string Subresource)
{
    /// <summary>Null where the path is none of a resource.</summary>
    public static ResourcePath? Parse(ReadOnlySpan<string> segments)
    {
        if (segments is ["api", "v1", ..] && segments.Length > 2)
            return Parse("", segments[1], segments[2..]);
        if (segments is ["apis", ..] && segments.Length > 3)
            return Parse(segments[1], segments[2], segments[3..]);
        return null;
    }

    private static ResourcePath? Parse(string group, string version, ReadOnlySpan<string> rest)
    {
        var ns = "";
        // /namespaces/x/pods is in a namespace, /namespaces/x and /namespaces/x/status are the namespace itself.
        if (rest is ["namespaces", _, not "status", ..])
        {
            ns = rest[1];
            rest = rest[2..];
        }
        return rest.Length switch
        {
            1 => new(group, version, ns, rest[0], "", ""),
            2 => new(group, version, ns, rest[0], rest[1], ""),
            3 => new(group, version, ns, rest[0], rest[1], rest[2]),
            _ => null,
        };
    }
}
