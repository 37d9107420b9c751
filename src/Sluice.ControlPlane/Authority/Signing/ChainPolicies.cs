using System.Security.Cryptography.X509Certificates;

namespace Sluice.ControlPlane.Authority.Signing;

/// <summary>How chains are built here: to our roots alone, at our clock's time, without asking anybody.</summary>
internal static class ChainPolicies
{
    public static X509ChainPolicy Of(IEnumerable<X509Certificate2> roots, DateTimeOffset now)
    {
        var policy = new X509ChainPolicy
        {
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            VerificationTimeIgnored = false,
            VerificationTime = now.LocalDateTime,
        };
        policy.CustomTrustStore.AddRange(roots.ToArray());
        return policy;
    }
}
