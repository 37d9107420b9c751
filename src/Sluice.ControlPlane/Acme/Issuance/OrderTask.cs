using Sluice.Resources.Certificates;

namespace Sluice.ControlPlane.Acme.Issuance;

/// <summary>What is to be ordered.</summary>
/// <param name="Certificate">For which names.</param>
/// <param name="Issuer">From whom, and how names are proved.</param>
/// <param name="Replaces">Identifier of the certificate that it renews (RFC 9773 5); empty: none.</param>
/// <param name="Tell">Told how far the challenges are.</param>
internal sealed record OrderTask(Certificate Certificate, AcmeIssuer Issuer, string Replaces, Action<IReadOnlyList<ChallengeState>> Tell)
{
    /// <summary>Asked with what the Secret really holds, since somebody may have been faster.</summary>
    public Func<CertificateFacts?, bool> IsDue { get; init; } = _ => true;
}
