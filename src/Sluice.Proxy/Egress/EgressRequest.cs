using System.Net;
using Sluice.Values;

namespace Sluice.Proxy.Egress;

/// <summary>Who wants to go where. What is not set is not known.</summary>
internal readonly record struct EgressRequest
{
    /// <summary>SPIFFE identity; empty: none is proven.</summary>
    public required string Principal
    {
        get => field ?? "";
        init;
    }

    /// <summary>Given as sockets have it: what comes in over a dual-stack socket is mapped into IPv6.</summary>
    public IPAddress? SourceAddress
    {
        get;
        init => field = value is null ? null : AddressRanges.Plain(value);
    }

    /// <summary>Authenticated by the forward proxy; empty: nobody.</summary>
    public string ProxyUser
    {
        get => field ?? "";
        init;
    }
    public TargetHost Host { get; init; }
    public int Port { get; init; }

    /// <summary>Empty: not known, as in a tunnel.</summary>
    public string Method
    {
        get => field ?? "";
        init;
    }

    /// <summary>Normalised, as it is sent on, without the query; empty: not known.</summary>
    public string Path
    {
        get => field ?? "";
        init;
    }
}
