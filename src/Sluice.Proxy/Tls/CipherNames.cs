using System.Net.Security;
using Sluice.Values;

namespace Sluice.Proxy.Tls;

/// <summary>OpenSSL's names of cipher suites, which Istio takes, as .NET's (IANA's).</summary>
internal static class CipherNames
{
    private static readonly TlsCipherSuite[] Tls13 =
    [
        TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
    ];

    /// <summary>Null for an empty list: the system's choice. TLS 1.3's suites are always allowed, as in Envoy.</summary>
    public static CipherSuitesPolicy? Policy(ValueList<string> names)
    {
        if (names.Count == 0 || !(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS()))
            return null;
        var suites = new List<TlsCipherSuite>(Tls13);
        foreach (var name in names)
        {
            if (TryParse(name, out var suite))
                suites.Add(suite);
        }
        return new CipherSuitesPolicy(suites);
    }

    public static bool TryParse(string name, out TlsCipherSuite suite) =>
        Enum.TryParse(name, out suite) || Enum.TryParse(Iana(name), out suite);

    private static string Iana(string openSsl)
    {
        var key = Array.Find(["ECDHE-ECDSA", "ECDHE-RSA", "DHE-RSA"], k => openSsl.StartsWith(k + "-", StringComparison.Ordinal));
        var bulk = key is null ? openSsl : openSsl[(key.Length + 1)..];
        var named = bulk switch
        {
            "CHACHA20-POLY1305" => "CHACHA20_POLY1305_SHA256",
            "DES-CBC3-SHA" => "3DES_EDE_CBC_SHA",
            _ => bulk.Replace("AES128", "AES_128", StringComparison.Ordinal).Replace("AES256", "AES_256", StringComparison.Ordinal),
        };
        if (!named.Contains("GCM", StringComparison.Ordinal) && named.StartsWith("AES_", StringComparison.Ordinal))
            named = named.Replace("-SHA", "-CBC-SHA", StringComparison.Ordinal);
        return $"TLS_{(key ?? "RSA").Replace('-', '_')}_WITH_{named.Replace('-', '_')}";
    }
}
