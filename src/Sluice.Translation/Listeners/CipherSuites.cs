using System.Collections.Frozen;
using Sluice.Values;

namespace Sluice.Translation.Listeners;

/// <summary>The cipher suites that Istio lets through, by their OpenSSL names.</summary>
internal static class CipherSuites
{
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

    /// <summary>Known ones, each once. Validation has told of the others.</summary>
    public static ValueList<string> Filter(ValueList<string> written) =>
        written.Where(IsKnown).Distinct(StringComparer.Ordinal).ToValueList();

    // Expressions with operators (-SHA, +AES) are not taken apart, as Istio does not.
    private static bool IsKnown(string suite) => suite is "" or "ALL" || !char.IsLetterOrDigit(suite[0]) || Known.Contains(suite);
}
