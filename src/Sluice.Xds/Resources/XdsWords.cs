namespace Sluice.Xds.Resources;

/// <summary>Words that client and server agree on.</summary>
internal static class XdsWords
{
    /// <summary>As a name: all resources of a type.</summary>
    public const string Wildcard = "*";

    /// <summary>A client feature: it subscribes to the marker, last of all, so that before that it has not asked for everything yet.</summary>
    public const string MarkerFeature = "sluice.state-marker";

    /// <summary>A response header that tells our client that the end of each change is marked, so that it need not guess.</summary>
    public const string MarkerHeader = "x-sluice-state-marker";
}
