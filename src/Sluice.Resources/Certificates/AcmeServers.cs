namespace Sluice.Resources.Certificates;

/// <summary>Authorities by short name (their own documentation's URLs).</summary>
public static class AcmeServers
{
    public static IReadOnlyDictionary<string, string> Known { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["letsencrypt"] = "https://acme-v02.api.letsencrypt.org/directory",
            ["letsencrypt-staging"] = "https://acme-staging-v02.api.letsencrypt.org/directory",
        };

    /// <summary>The directory of a name or URL; null where it is neither. Only https: everything rests on knowing the authority (RFC 8555 6.1).</summary>
    public static Uri? Find(string server) => HttpsUrl(Known.GetValueOrDefault(server) ?? server);

    internal static Uri? HttpsUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
        && url.Scheme == Uri.UriSchemeHttps
        && url.UserInfo.Length == 0
        && url.Host.Length > 0
            ? url
            : null;
}
