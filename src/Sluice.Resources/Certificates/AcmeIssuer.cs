using Sluice.Values;

namespace Sluice.Resources.Certificates;

/// <summary>An account at a certificate authority that speaks ACME (RFC 8555), for the Certificates of its namespace. <c>sluice.dev/v1</c>.</summary>
public sealed record AcmeIssuer : Resource<AcmeIssuerSpec>;

public sealed record AcmeIssuerSpec
{
    /// <summary>URL of the authority's directory, or a name of <see cref="AcmeServers"/>: <c>letsencrypt</c>, <c>letsencrypt-staging</c>.</summary>
    [Field("server", Required = true)]
    public string Server { get; init; } = "";

    /// <summary>Where the authority writes to; empty: nowhere.</summary>
    public string Email { get; init; } = "";

    /// <summary>The authority's terms of service are accepted; without that nothing is asked of it.</summary>
    public bool AcceptTerms { get; init; }

    /// <summary>An account that exists outside ACME (RFC 8555 7.3.4); null: none is asked for.</summary>
    public AcmeExternalAccount? ExternalAccount { get; init; }

    /// <summary>How control of a name is proved: the most specific selector counts, then the order. Default: HTTP-01 for all.</summary>
    public ValueList<AcmeSolver> Solvers { get; init; }

    /// <summary>PEM roots that the authority's own certificate chains to; empty: the system's.</summary>
    public string CaBundle { get; init; } = "";

    /// <summary>Directory at which everything is tried first, as in <see cref="Server"/>: what is wrong then costs nothing at the real one. Empty: none.</summary>
    public string StagingServer { get; init; } = "";

    /// <summary>What is asked of the authority at most.</summary>
    public AcmeLimits Limits { get; init; } = new();
}

/// <summary>RFC 8555 7.3.4: an HMAC by the key that the authority gave out proves the account.</summary>
public sealed record AcmeExternalAccount
{
    [Field("keyId", Required = true)]
    public string KeyId { get; init; } = "";

    /// <summary>The HMAC key in base64url, as authorities give it. Default key of the Secret <c>hmac</c>.</summary>
    [Field("hmacSecret", Required = true)]
    public SecretEntry HmacSecret { get; init; } = new();
}

/// <summary>One entry of a Secret in the resource's namespace.</summary>
public sealed record SecretEntry
{
    [Field("name", Required = true)]
    public string Name { get; init; } = "";

    /// <summary>Empty: the default that stands at the field.</summary>
    public string Key { get; init; } = "";
}

/// <summary>Requests within a time, so that an authority's own limits are never met. Zero: the default, which is what Let's Encrypt allows.</summary>
public sealed record AcmeLimits
{
    /// <summary>Orders in three hours. Default 300.</summary>
    public uint Orders { get; init; }

    /// <summary>Certificates for exactly the same names in seven days. Default 5.</summary>
    public uint Duplicates { get; init; }

    /// <summary>Failed proofs of one name in an hour. Default 5.</summary>
    public uint FailedValidations { get; init; }
}
