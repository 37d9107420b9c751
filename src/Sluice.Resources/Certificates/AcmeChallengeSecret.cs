using Sluice.Resources.Kubernetes;

namespace Sluice.Resources.Certificates;

/// <summary>
/// The Secret through which the challenges of one order reach every control plane and every gateway of its namespace, as long as the order is under way.
/// Its entries: <c>http01.TOKEN</c> (the key authorization), <c>tlsalpn01.NAME.crt</c> and <c>tlsalpn01.NAME.key</c> (PEM).
/// </summary>
public static class AcmeChallengeSecret
{
    public const string Type = "sluice.dev/acme-challenges";
    public const string HttpPrefix = "http01.";
    public const string TlsPrefix = "tlsalpn01.";
    public const string CertificateSuffix = ".crt";
    public const string KeySuffix = ".key";

    public static bool Is(SecretResource secret) => secret.Type == Type;

    /// <summary>Its name, for the challenges of a Certificate. It cannot be that of another Certificate's Secret unless somebody means it to.</summary>
    public static string NameOf(string certificate) => $"{certificate}.acme-challenges";
}
