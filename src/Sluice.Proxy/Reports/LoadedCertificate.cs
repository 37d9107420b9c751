namespace Sluice.Proxy.Reports;

/// <summary>A certificate that the proxy serves from a file.</summary>
/// <param name="Path">As the configuration writes it.</param>
/// <param name="Listeners">Where it is served.</param>
public sealed record LoadedCertificate(string Path, IReadOnlyList<string> Listeners)
{
    public bool IsReadable { get; init; }
    public string Subject { get; init; } = "";
    public string Issuer { get; init; } = "";
    public string Serial { get; init; } = "";

    /// <summary>Hex SHA-256 of the certificate.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>DNS names, addresses and URIs that it is for.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];
    public DateTimeOffset NotBefore { get; init; }
    public DateTimeOffset NotAfter { get; init; }

    /// <summary>Kind of the key: <c>RSA 2048</c>, <c>ECDSA 256</c>.</summary>
    public string Key { get; init; } = "";
}
