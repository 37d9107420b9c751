using Sluice.ControlPlane.Acme.Issuance;

namespace Sluice.ControlPlane.Acme.Scheduling;

/// <summary>A Certificate with what is known of it at one moment.</summary>
/// <param name="Item">Resource, issuer and Secret.</param>
/// <param name="Current">What is served; null: nothing.</param>
/// <param name="Plan">When it is due.</param>
/// <param name="Attempts">Failures since the last success; null: none.</param>
internal sealed record CertificateOrder(CertificateLook.Item Item, CertificateFacts? Current, RenewalPlan Plan, Attempts? Attempts)
{
    /// <summary>When it is ordered: once due, but not before a failure has had its time. Another wish is another matter.</summary>
    public DateTimeOffset Due => Waits is { } until && until > Plan.Due ? until : Plan.Due;

    /// <summary>Null: nothing failed, or what failed was another wish.</summary>
    private DateTimeOffset? Waits => Attempts is { } failed && failed.Wanted == Item.Wanted ? failed.NextAt : null;
}
