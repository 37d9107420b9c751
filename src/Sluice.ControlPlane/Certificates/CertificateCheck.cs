using System.Security.Cryptography.X509Certificates;
using Sluice.Values;

namespace Sluice.ControlPlane.Certificates;

/// <summary>A certificate as a gateway would serve it, and all that is wrong with it.</summary>
internal sealed class CertificateCheck
{
    /// <summary>RSA's and EC's shortest keys that authorities may sign (CA/Browser Forum baseline requirements 6.1.5).</summary>
    private const int ShortestRsa = 2048;
    private const int ShortestEc = 256;

    private const string ServerPurpose = "1.3.6.1.5.5.7.3.1";
    private const string AnyPurpose = "2.5.29.37.0";

    // Let's Encrypt's mails went out at 20 days; certificates of 90 days are renewed at 30.
    private static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    private readonly List<CertificateProblem> _problems = [];

    private CertificateCheck() { }

    /// <summary>Leaf first. Empty: nothing could be read.</summary>
    public IReadOnlyList<X509Certificate2> Chain { get; private set; } = [];

    public IReadOnlyList<CertificateProblem> Problems => _problems;

    /// <param name="pem">Certificates.</param>
    /// <param name="key">Its key in PEM; null: not to be looked at.</param>
    /// <param name="now">The time.</param>
    public static CertificateCheck Of(ReadOnlySpan<byte> pem, Secret? key, DateTimeOffset now)
    {
        var check = new CertificateCheck();
        if (CertificateFiles.ReadPem(pem) is not { } certificates)
        {
            check.Error("Unreadable", $"there is no certificate in PEM form, or more than {CertificateFiles.MostCertificates}");
            return check;
        }
        var leaf = check.Leaf(certificates, key);
        check.Chain = ChainOrder.From(leaf, certificates);
        if (check.Chain.Count < certificates.Count)
            check.Warn("ChainUnrelated", $"{certificates.Count - check.Chain.Count} of the certificates do not belong to the chain");
        if (!check.Chain.SequenceEqual(certificates.Take(check.Chain.Count)))
            check.Warn(
                "ChainOrder",
                "the certificates stand in another order than the chain's: the server's own must be first, then who issued it"
            );
        check.CheckTime(leaf, now);
        check.CheckKey(leaf);
        check.CheckNames(leaf);
        check.CheckChain();
        return check;
    }

    private X509Certificate2 Leaf(List<X509Certificate2> certificates, Secret? pem)
    {
        if (pem is null)
            return certificates[0];
        if (pem.IsEmpty)
        {
            Error("KeyMissing", "there is no private key");
            return certificates[0];
        }
        using var key = CertificateFiles.ReadKey(pem);
        if (key is null)
        {
            Error("KeyUnreadable", "the key cannot be read: it must be an RSA or EC key in PEM form, and not encrypted");
            return certificates[0];
        }
        if (ChainOrder.OfKey(key, certificates) is { } own)
            return own;
        Error("KeyMismatch", "the key does not belong to the certificate");
        return certificates[0];
    }

    private void CheckTime(X509Certificate2 leaf, DateTimeOffset now)
    {
        var (from, to) = (leaf.NotBefore.ToUniversalTime(), leaf.NotAfter.ToUniversalTime());
        if (now > to)
            Error("Expired", FormattableString.Invariant($"it expired at {to:yyyy-MM-dd HH:mm} UTC"));
        else if (now < from)
            Warn("NotYetValid", FormattableString.Invariant($"it is valid from {from:yyyy-MM-dd HH:mm} UTC on"));
        // Of one that lives but a few days the last third.
        else if (to - now < Soon && to - now < (to - from) / 3)
            Warn("ExpiresSoon", FormattableString.Invariant($"it expires at {to:yyyy-MM-dd HH:mm} UTC, in {(to - now).TotalDays:0} days"));
    }

    private void CheckKey(X509Certificate2 leaf)
    {
        using var rsa = leaf.GetRSAPublicKey();
        using var ec = leaf.GetECDsaPublicKey();
        if (rsa is not null && rsa.KeySize < ShortestRsa)
            Error("WeakKey", $"an RSA key of {rsa.KeySize} bits is too short: {ShortestRsa} at least");
        if (ec is not null && ec.KeySize < ShortestEc)
            Error("WeakKey", $"an EC key of {ec.KeySize} bits is too short: {ShortestEc} at least");
        var signature = leaf.SignatureAlgorithm.FriendlyName ?? "";
        if (signature.Contains("sha1", StringComparison.OrdinalIgnoreCase) || signature.Contains("md5", StringComparison.OrdinalIgnoreCase))
            Warn("WeakSignature", $"it is signed with {signature}, which clients no longer take");
    }

    private void CheckNames(X509Certificate2 leaf)
    {
        if (CertificateFacts.NamesOf(leaf).Count == 0)
            Warn("NoNames", "it has no subject alternative names; clients do not look at the common name");
        var purposes = leaf
            .Extensions.OfType<X509EnhancedKeyUsageExtension>()
            .SelectMany(e => e.EnhancedKeyUsages.Cast<System.Security.Cryptography.Oid>());
        var list = purposes.Select(p => p.Value).ToList();
        if (list.Count > 0 && !list.Contains(ServerPurpose) && !list.Contains(AnyPurpose))
            Warn("NotForServers", "it is not made for servers (extended key usage)");
    }

    private void CheckChain()
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        // Time has been looked at; what matters here is who vouches.
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        foreach (var certificate in Chain.Skip(1))
            chain.ChainPolicy.ExtraStore.Add(certificate);
        chain.Build(Chain[0]);
        var status = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, s) => all | s.Status);
        if (status.HasFlag(X509ChainStatusFlags.NotSignatureValid))
            Error("ChainInvalid", "a certificate of the chain is not signed by the one that is said to have issued it");
        else if (status.HasFlag(X509ChainStatusFlags.PartialChain))
            Warn("ChainIncomplete", $"who issued \"{Chain[^1].Issuer}\" is missing: clients that do not know it refuse the certificate");
    }

    private void Error(string code, string message) => _problems.Add(new(code, true, message));

    private void Warn(string code, string message) => _problems.Add(new(code, false, message));
}
