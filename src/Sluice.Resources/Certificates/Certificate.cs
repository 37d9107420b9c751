using Sluice.Values;

namespace Sluice.Resources.Certificates;

/// <summary>A certificate that an <see cref="AcmeIssuer"/> has issued and renewed, kept in a Secret that gateways name. <c>sluice.dev/v1</c>.</summary>
public sealed record Certificate : Resource<CertificateSpec>
{
    /// <summary>The Secret that holds it: the name that Gateways give as <c>credentialName</c>.</summary>
    public string SecretName => Spec.SecretName.Length > 0 ? Spec.SecretName : Metadata.Name;
}

public sealed record CertificateSpec
{
    /// <summary>Most names in one certificate (Let's Encrypt's limit).</summary>
    public const int MostNames = 100;

    /// <summary>The names it is for, wildcards such as <c>*.example.com</c> among them.</summary>
    [Field("dnsNames", Required = true)]
    public ValueList<string> DnsNames { get; init; }

    /// <summary>An AcmeIssuer of the same namespace.</summary>
    [Field("issuerRef", Required = true)]
    public IssuerReference IssuerRef { get; init; } = new();

    /// <summary>Default: the Certificate's own name.</summary>
    public string SecretName { get; init; } = "";

    /// <summary>Of the key, which is made anew at each renewal. Default ECDSA_P256.</summary>
    public CertificateKeyType KeyType { get; init; }

    /// <summary>Time before its end at which it is renewed. Default: a third of its life, or when the authority says (RFC 9773).</summary>
    public TimeSpan? RenewBefore { get; init; }
}

public sealed record IssuerReference
{
    [Field("name", Required = true)]
    public string Name { get; init; } = "";
}

public enum CertificateKeyType
{
    [Field("ECDSA_P256")]
    EcdsaP256,

    [Field("ECDSA_P384")]
    EcdsaP384,

    [Field("RSA_2048")]
    Rsa2048,

    [Field("RSA_3072")]
    Rsa3072,

    [Field("RSA_4096")]
    Rsa4096,
}
