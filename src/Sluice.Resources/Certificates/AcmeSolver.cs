using Sluice.Values;

namespace Sluice.Resources.Certificates;

/// <summary>How control of some names is proved: exactly one of the three kinds.</summary>
public sealed record AcmeSolver
{
    /// <summary>Null: every name.</summary>
    public AcmeSelector? Selector { get; init; }

    /// <summary>A file under <c>/.well-known/acme-challenge</c>, which every gateway of the namespace serves on port 80 (RFC 8555 8.3).</summary>
    public AcmeHttp01? Http01 { get; init; }

    /// <summary>A certificate that every gateway of the namespace shows on port 443 to those who ask for <c>acme-tls/1</c> (RFC 8737).</summary>
    public AcmeTlsAlpn01? TlsAlpn01 { get; init; }

    /// <summary>A TXT record (RFC 8555 8.4); the only kind for wildcards.</summary>
    public AcmeDns01? Dns01 { get; init; }
}

/// <summary>Which names; either list suffices.</summary>
public sealed record AcmeSelector
{
    /// <summary>Exactly these.</summary>
    public ValueList<string> DnsNames { get; init; }

    /// <summary>These and everything below them; the longest counts.</summary>
    public ValueList<string> DnsZones { get; init; }
}

public sealed record AcmeHttp01;

public sealed record AcmeTlsAlpn01;

/// <summary>Exactly one of the two providers.</summary>
public sealed record AcmeDns01
{
    public AcmeRfc2136? Rfc2136 { get; init; }
    public AcmeDnsWebhook? Webhook { get; init; }

    /// <summary>Time between the record's making and the authority's look at it, in which secondary name servers learn of it. Default 10 s.</summary>
    public TimeSpan? PropagationDelay { get; init; }
}

/// <summary>Dynamic updates (RFC 2136) over TCP, signed with HMAC-SHA256 (RFC 8945).</summary>
public sealed record AcmeRfc2136
{
    /// <summary>The zone's primary name server: <c>host</c> or <c>host:port</c>; default port 53.</summary>
    [Field("server", Required = true)]
    public string Server { get; init; } = "";

    [Field("zone", Required = true)]
    public string Zone { get; init; } = "";

    /// <summary>Null: unsigned, for servers that go by the address.</summary>
    public AcmeTsig? Tsig { get; init; }
}

public sealed record AcmeTsig
{
    /// <summary>The key's name at the server.</summary>
    [Field("keyName", Required = true)]
    public string KeyName { get; init; } = "";

    /// <summary>The key in base64, as <c>tsig-keygen</c> writes it. Default key of the Secret <c>tsig</c>.</summary>
    [Field("secret", Required = true)]
    public SecretEntry Secret { get; init; } = new();
}

/// <summary>Whoever keeps the zone is told by HTTP: <c>POST</c> with <c>{"action": "present" | "cleanup", "type": "TXT", "name", "value", "ttl", "dnsName"}</c>, and answers 2xx when it is done.</summary>
public sealed record AcmeDnsWebhook
{
    /// <summary>https only.</summary>
    [Field("url", Required = true)]
    public string Url { get; init; } = "";

    /// <summary>Sent as <c>Authorization: Bearer</c>. Default key of the Secret <c>token</c>. Null: none.</summary>
    public SecretEntry? TokenSecret { get; init; }

    /// <summary>PEM roots that the server's certificate chains to; empty: the system's.</summary>
    public string CaBundle { get; init; } = "";
}
