using Sluice.Values;

namespace Sluice.Snapshot;

/// <summary>TLS towards clients.</summary>
public sealed record DownstreamTls
{
    /// <summary>Certificates by kind of key; the first that the client can use is taken.</summary>
    public ValueList<CertificateReference> Certificates { get; init; }
    public ClientCertificateMode ClientCertificates { get; init; }

    /// <summary>Trusted roots for client certificates.</summary>
    public CertificateReference? TrustedRoots { get; init; }

    /// <summary>Path of a certificate revocation list; empty: none.</summary>
    public string RevocationList { get; init; } = "";

    /// <summary>One must be in the client's certificate; empty: any.</summary>
    public ValueList<string> SubjectAltNames { get; init; }

    /// <summary>Base64 SHA-256 of accepted public keys; with <see cref="CertificateHashes"/>, either suffices.</summary>
    public ValueList<string> SpkiPins { get; init; }

    /// <summary>Hex SHA-256 of accepted certificates.</summary>
    public ValueList<string> CertificateHashes { get; init; }

    /// <summary>Default TLS 1.2 (Istio's).</summary>
    public TlsVersion MinVersion { get; init; } = TlsVersion.Tls12;
    public TlsVersion MaxVersion { get; init; } = TlsVersion.Tls13;

    /// <summary>OpenSSL names; empty: the system's.</summary>
    public ValueList<string> CipherSuites { get; init; }
    public ValueList<string> Curves { get; init; }

    /// <summary>In order of preference: h2 and http/1.1 for HTTP, nothing for TCP.</summary>
    public ValueList<string> Alpn { get; init; }
}

public enum ClientCertificateMode
{
    None,

    /// <summary>Asked for; verified when given (Istio OPTIONAL_MUTUAL).</summary>
    Optional,
    Required,
}

public enum TlsVersion
{
    Tls10,
    Tls11,
    Tls12,
    Tls13,
}

/// <summary>Where a certificate is: in files of the proxy, or by name in the snapshot's secrets.</summary>
public sealed record CertificateReference
{
    /// <summary>The workload's own certificate, which every proxy of the mesh has (Istio's name of it in SDS). Its key never leaves the proxy.</summary>
    public const string Workload = "default";

    /// <summary>The roots that the mesh trusts (Istio's name of them in SDS).</summary>
    public const string MeshRoots = "ROOTCA";

    /// <summary>Name in <see cref="ProxySnapshot.Secrets"/>, or one of the two above; empty when in files.</summary>
    public string SecretName { get; init; } = "";
    public string CertificateFile { get; init; } = "";
    public string KeyFile { get; init; } = "";
}

/// <summary>A certificate with key, or trusted roots, given by value.</summary>
public sealed record TlsSecret
{
    /// <summary><c>kubernetes://namespace/name</c>, with the suffix <c>-cacert</c> for roots.</summary>
    public required string Name { get; init; }

    /// <summary>PEM chain, leaf first; or the roots.</summary>
    public ValueList<byte> CertificateChain { get; init; }
    public Secret PrivateKey { get; init; } = Secret.Empty;

    /// <summary>PEM roots that came with it (<c>ca.crt</c>); empty: none.</summary>
    public ValueList<byte> TrustedRoots { get; init; }
    public ValueList<byte> RevocationList { get; init; }
}

/// <summary>TLS towards upstreams.</summary>
public sealed record UpstreamTls
{
    /// <summary>Server name to send; empty: the request's authority when it is a name.</summary>
    public string Sni { get; init; } = "";

    /// <summary>One must be in the server's certificate; empty: the SNI name.</summary>
    public ValueList<string> SubjectAltNames { get; init; }

    /// <summary>PEM file of roots, or <see cref="TrustedRootsSecret"/>; both empty: the system's roots.</summary>
    public string TrustedRootsFile { get; init; } = "";
    public string TrustedRootsSecret { get; init; } = "";
    public string RevocationList { get; init; } = "";
    public CertificateReference? ClientCertificate { get; init; }
    public bool InsecureSkipVerify { get; init; }
    public ValueList<string> Alpn { get; init; }
}
