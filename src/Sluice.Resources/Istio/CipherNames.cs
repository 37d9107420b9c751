using System.Collections.Frozen;

namespace Sluice.Resources.Istio;

/// <summary>OpenSSL names of cipher suites, as Gateways list them.</summary>
public static class CipherNames
{
    // The suites that Envoy's TLS library knows (bssl ciphers -openssl-name ALL, without PSK).
    private static readonly FrozenSet<string> Known = FrozenSet.Create(
        StringComparer.Ordinal,
        "ECDHE-ECDSA-AES128-GCM-SHA256",
        "ECDHE-RSA-AES128-GCM-SHA256",
        "ECDHE-ECDSA-AES256-GCM-SHA384",
        "ECDHE-RSA-AES256-GCM-SHA384",
        "ECDHE-ECDSA-CHACHA20-POLY1305",
        "ECDHE-RSA-CHACHA20-POLY1305",
        "ECDHE-ECDSA-AES128-SHA",
        "ECDHE-RSA-AES128-SHA",
        "ECDHE-ECDSA-AES256-SHA",
        "ECDHE-RSA-AES256-SHA",
        "AES128-GCM-SHA256",
        "AES256-GCM-SHA384",
        "AES128-SHA",
        "AES256-SHA",
        "DES-CBC3-SHA"
    );

    /// <summary>Whether Istio hands the suite on. What begins with a sign is an operator of OpenSSL's cipher lists, and is not taken apart.</summary>
    public static bool IsKnown(string suite) => suite is "" or "ALL" || !char.IsLetterOrDigit(suite[0]) || Known.Contains(suite);
}
