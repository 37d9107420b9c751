using Sluice.Values;

namespace Sluice.Resources.Egress;

/// <summary>An explicit forward proxy on a gateway: HTTP CONNECT and requests in absolute form. <c>sluice.dev/v1</c>.</summary>
public sealed record ForwardProxy : Resource<ForwardProxySpec>;

public sealed record ForwardProxySpec
{
    /// <summary>Labels of the gateways that open it: those in its namespace, and from the mesh's root namespace all.</summary>
    public ValueMap<string> Selector { get; init; }

    /// <summary>Usually 3128.</summary>
    [Field("port", Required = true)]
    public uint Port { get; init; }

    /// <summary>Address to listen on; empty: every one.</summary>
    public string Bind { get; init; } = "";

    /// <summary>Null: plain.</summary>
    public ForwardProxyTls? Tls { get; init; }
    public ForwardProxyAuthentication Authentication { get; init; } = new();

    /// <summary>Ports that CONNECT may open. Default 443 and 8443.</summary>
    public ValueList<uint> ConnectPorts { get; init; }

    /// <summary>Time without a byte in either direction after which a tunnel is closed. Default 1 h (Envoy's TCP proxy).</summary>
    public TimeSpan? IdleTimeout { get; init; }

    /// <summary>Connections at once; more are answered 503. Default 10,000.</summary>
    public uint MaxConnections { get; init; }
}

public sealed record ForwardProxyTls
{
    /// <summary>Secret with the certificate; with <c>clientCertificate: true</c> also its <c>ca.crt</c>.</summary>
    [Field("credentialName", Required = true)]
    public string CredentialName { get; init; } = "";

    /// <summary>Clients must show a certificate of the Secret's authority; its SPIFFE identity is the principal.</summary>
    public bool ClientCertificate { get; init; }
}

public sealed record ForwardProxyAuthentication
{
    /// <summary>Secret whose entries are users and hashes of passwords as <c>sluice hash-password</c> makes them; empty: no password is asked for.</summary>
    public string BasicSecret { get; init; } = "";

    /// <summary>What clients are told to log in to. Default <c>sluice</c>.</summary>
    public string Realm { get; init; } = "sluice";
}
