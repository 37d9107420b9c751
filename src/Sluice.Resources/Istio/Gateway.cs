using Sluice.Values;

namespace Sluice.Resources.Istio;

/// <summary>A load balancer at the edge of the mesh: which ports it opens, for which hosts, with which TLS settings.</summary>
/// <remarks>Source: Istio <c>networking.istio.io</c> Gateway (v1alpha3, v1beta1, v1).</remarks>
public sealed record Gateway : Resource<GatewaySpec>;

public sealed record GatewaySpec
{
    /// <summary>Labels of the proxies that this gateway configures; every one must match. Empty selects all proxies.</summary>
    public ValueMap<string> Selector { get; init; }
    public ValueList<Server> Servers { get; init; }
}

/// <summary>One port of a gateway with the hosts it serves.</summary>
public sealed record Server
{
    [Field("port", Required = true)]
    public GatewayPort? Port { get; init; }

    /// <summary>Address to listen on; empty means every address. <c>unix://</c> paths are Istio's too.</summary>
    public string Bind { get; init; } = "";

    /// <summary><c>[namespace/]host</c>, where host is a name, <c>*.suffix</c> or <c>*</c>.</summary>
    [Field("hosts", Required = true)]
    public ValueList<string> Hosts { get; init; }
    public ServerTlsSettings? Tls { get; init; }
    public string DefaultEndpoint { get; init; } = "";
    public string Name { get; init; } = "";
}

public sealed record GatewayPort
{
    [Field("number", Required = true)]
    public uint Number { get; init; }

    /// <summary>HTTP, HTTPS, HTTP2, GRPC, GRPC-WEB, TCP, TLS, MONGO, REDIS or MYSQL; case does not matter.</summary>
    [Field("protocol", Required = true)]
    public string Protocol { get; init; } = "";

    [Field("name", Required = true)]
    public string Name { get; init; } = "";

    /// <summary>Deprecated upstream and without effect.</summary>
    public uint TargetPort { get; init; }
}

public sealed record ServerTlsSettings
{
    /// <summary>Answer every plain HTTP request with a 301 to https.</summary>
    public bool HttpsRedirect { get; init; }
    public ServerTlsMode Mode { get; init; }

    /// <summary>Path of the PEM certificate chain.</summary>
    public string ServerCertificate { get; init; } = "";

    /// <summary>Path of the PEM private key.</summary>
    public string PrivateKey { get; init; } = "";
    public string CaCertificates { get; init; } = "";
    public string CaCrl { get; init; } = "";

    /// <summary>Name of the Secret that holds certificate and key.</summary>
    public string CredentialName { get; init; } = "";
    public ValueList<string> CredentialNames { get; init; }
    public string CaCertCredentialName { get; init; } = "";
    public ValueList<TlsCertificate> TlsCertificates { get; init; }
    public ValueList<string> SubjectAltNames { get; init; }
    public ValueList<string> VerifyCertificateSpki { get; init; }
    public ValueList<string> VerifyCertificateHash { get; init; }
    public TlsProtocol MinProtocolVersion { get; init; }
    public TlsProtocol MaxProtocolVersion { get; init; }
    public ValueList<string> CipherSuites { get; init; }
    public ValueList<string> EcdhCurves { get; init; }
    public bool? InsecureSkipVerify { get; init; }
}

public sealed record TlsCertificate
{
    public string ServerCertificate { get; init; } = "";
    public string PrivateKey { get; init; } = "";
    public string CaCertificates { get; init; } = "";
}

public enum ServerTlsMode
{
    [Field("PASSTHROUGH")]
    Passthrough,

    [Field("SIMPLE")]
    Simple,

    [Field("MUTUAL")]
    Mutual,

    [Field("AUTO_PASSTHROUGH")]
    AutoPassthrough,

    [Field("ISTIO_MUTUAL")]
    IstioMutual,

    [Field("OPTIONAL_MUTUAL")]
    OptionalMutual,
}

public enum TlsProtocol
{
    [Field("TLS_AUTO")]
    Auto,

    [Field("TLSV1_0")]
    Tls10,

    [Field("TLSV1_1")]
    Tls11,

    [Field("TLSV1_2")]
    Tls12,

    [Field("TLSV1_3")]
    Tls13,
}
