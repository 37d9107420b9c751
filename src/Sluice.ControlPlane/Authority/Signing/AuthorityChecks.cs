using System.Security.Cryptography.X509Certificates;
using Sluice.Resources;
using Sluice.Resources.Diagnostics;

namespace Sluice.ControlPlane.Authority.Signing;

/// <summary>Whether a certificate is fit to sign, and which way leads from it to a root.</summary>
internal sealed class AuthorityChecks(ResourceKey source, DiagnosticBag diagnostics)
{
    /// <summary>Two steps of a rotation and a weekend fit into it.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    public bool Judge(X509Certificate2 certificate, string file, DateTimeOffset now)
    {
        var before = diagnostics.Items.Count;
        if (certificate.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault() is not { CertificateAuthority: true })
            diagnostics.Add(Codes.NotAnAuthority, source, file, file, "it is no CA certificate (basic constraints)");
        var usage = certificate.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault()?.KeyUsages;
        if (usage is { } limited && !limited.HasFlag(X509KeyUsageFlags.KeyCertSign))
            diagnostics.Add(Codes.NotAnAuthority, source, file, file, "its key usage lacks keyCertSign");
        else if (usage is { } allowed && !allowed.HasFlag(X509KeyUsageFlags.CrlSign))
            diagnostics.Add(Codes.NoRevocationSigning, source, file, file);
        if (KeyProblem(certificate) is { } problem)
            diagnostics.Add(Codes.AuthorityKeyUnfit, source, file, file, problem);
        JudgeTime(certificate, now);
        return !diagnostics.Items.Skip(before).Any(d => d.Severity == Severity.Error);
    }

    /// <summary>From the signing certificate up, without the root; null where there is no way.</summary>
    public IReadOnlyList<X509Certificate2>? Path(
        X509Certificate2 certificate,
        IReadOnlyList<X509Certificate2> known,
        IReadOnlyList<X509Certificate2> roots,
        DateTimeOffset now
    )
    {
        using var chain = new X509Chain();
        var policy = ChainPolicies.Of(roots, now);
        policy.ExtraStore.AddRange(known.ToArray());
        chain.ChainPolicy = policy;
        var reasons = chain.Build(certificate)
            ? LengthProblem(chain)
            : string.Join(", ", chain.ChainStatus.Select(s => s.Status).Distinct());
        if (reasons.Length > 0)
        {
            var file = AuthorityMaterialReader.CertificateFile;
            diagnostics.Add(Codes.AuthorityChainBroken, source, file, file, AuthorityMaterialReader.RootFile, reasons);
            return null;
        }
        foreach (var above in chain.ChainElements.Skip(1))
            JudgeTime(above.Certificate, now);
        // Copies: the chain's own elements go with it.
        return [.. chain.ChainElements.SkipLast(1).Select(e => X509CertificateLoader.LoadCertificate(e.Certificate.RawData))];
    }

    // RFC 5280 4.2.1.9. The chain's builder takes the signing certificate for the end, which it will not be.
    private static string LengthProblem(X509Chain chain)
    {
        for (var below = 1; below < chain.ChainElements.Count; below++)
        {
            var above = chain.ChainElements[below].Certificate.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault();
            if (above is { HasPathLengthConstraint: true } limited && limited.PathLengthConstraint < below)
                return $"the path length {limited.PathLengthConstraint} of an authority above it has no room for it";
        }
        return "";
    }

    private void JudgeTime(X509Certificate2 certificate, DateTimeOffset now)
    {
        DateTimeOffset start = certificate.NotBefore.ToUniversalTime();
        DateTimeOffset end = certificate.NotAfter.ToUniversalTime();
        if (now < start || now >= end)
            diagnostics.Add(Codes.AuthorityNotValidNow, source, "", certificate.Subject, start, end, now);
        else if (end - now < Soon)
            diagnostics.Add(Codes.AuthorityExpiresSoon, source, "", certificate.Subject, end);
    }

    private static string? KeyProblem(X509Certificate2 certificate)
    {
        using var rsa = certificate.GetRSAPublicKey();
        if (rsa is not null)
            return rsa.KeySize >= 2048 ? null : $"RSA of {rsa.KeySize} bits";
        using var ecdsa = certificate.GetECDsaPublicKey();
        if (ecdsa is null)
            return $"of the kind {certificate.PublicKey.Oid.FriendlyName}";
        return ecdsa.KeySize is 256 or 384 ? null : $"a curve of {ecdsa.KeySize} bits";
    }
}
