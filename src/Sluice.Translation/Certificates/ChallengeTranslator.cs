using System.Text;
using Sluice.Resources.Certificates;
using Sluice.Resources.Kubernetes;
using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Translation.Certificates;

/// <summary>
/// The proofs that a gateway shows to certificate authorities: those of its own namespace. Otherwise whoever may write Certificates anywhere would
/// get certificates for the names that other people's gateways serve.
/// </summary>
internal static class ChallengeTranslator
{
    /// <returns>Null where there is none.</returns>
    public static AcmeChallenges? Translate(TranslationScope scope, IEnumerable<SecretResource> secrets)
    {
        var http = new SortedDictionary<string, HttpChallenge>(StringComparer.Ordinal);
        var tls = new SortedDictionary<string, TlsAlpnChallenge>(StringComparer.Ordinal);
        foreach (var secret in secrets)
        {
            if (!AcmeChallengeSecret.Is(secret) || !(scope.Node.IsStandAlone || secret.Metadata.Namespace == scope.Node.Namespace))
                continue;
            foreach (var (key, value) in secret.Data)
            {
                if (Middle(key, AcmeChallengeSecret.HttpPrefix, "") is { } token)
                    http.TryAdd(token, new(token, Encoding.ASCII.GetString(value.Reveal())));
                else if (Middle(key, AcmeChallengeSecret.TlsPrefix, AcmeChallengeSecret.CertificateSuffix) is { } name)
                    Add(tls, secret, name, value);
            }
        }
        return http.Count + tls.Count == 0 ? null : new() { Http = http.Values.ToValueList(), TlsAlpn = tls.Values.ToValueList() };
    }

    private static void Add(SortedDictionary<string, TlsAlpnChallenge> challenges, SecretResource secret, string name, Secret certificate)
    {
        if (!secret.Data.TryGetValue($"{AcmeChallengeSecret.TlsPrefix}{name}{AcmeChallengeSecret.KeySuffix}", out var key))
            return;
        challenges.TryAdd(
            name,
            new()
            {
                Name = name,
                Certificate = ValueList.Create(certificate.Reveal()),
                PrivateKey = key,
            }
        );
    }

    private static string? Middle(string text, string prefix, string suffix) =>
        text.Length > prefix.Length + suffix.Length
        && text.StartsWith(prefix, StringComparison.Ordinal)
        && text.EndsWith(suffix, StringComparison.Ordinal)
            ? text[prefix.Length..^suffix.Length]
            : null;
}
