using System.Net;

namespace Sluice.Proxy.Egress;

/// <summary>Who wants to go where.</summary>
internal readonly record struct EgressRequest
{
    /// <summary>SPIFFE identity; empty: none is proven.</summary>
    public required string Principal { get; init; }
    public string Namespace { get; init; }
    public IPAddress? SourceAddress { get; init; }

    /// <summary>Authenticated by the forward proxy; empty: nobody.</summary>
    public string ProxyUser { get; init; }
    public TargetHost Host { get; init; }
    public int Port { get; init; }

    /// <summary>Empty: not known, as in a tunnel.</summary>
    public string Method { get; init; }

    /// <summary>Without the query; empty: not known.</summary>
    public string Path { get; init; }
}
