using Sluice.Values;

namespace Sluice.Xds.Server;

/// <summary>What a proxy says of itself in its first request. Nothing here is believed before <see cref="IXdsSource"/> has compared it with who the peer is.</summary>
public sealed record XdsNode
{
    /// <summary>Istio's form: <c>sidecar~10.0.0.1~pod.namespace~namespace.svc.cluster.local</c>; other clients send what they like.</summary>
    public string Id { get; init; } = "";
    public string Cluster { get; init; } = "";

    /// <summary>The node's metadata of string values, by Istio's names (<c>NAMESPACE</c>, <c>SERVICE_ACCOUNT</c>, ...).</summary>
    public ValueMap<string> Metadata { get; init; }

    /// <summary>Metadata <c>LABELS</c>; null where there is none.</summary>
    public ValueMap<string>? Labels { get; init; }

    /// <summary><c>region/zone/subzone</c>.</summary>
    public string Locality { get; init; } = "";
    public string UserAgent { get; init; } = "";
}
