using System.Globalization;
using Sluice.ControlPlane.Acme.Issuance;
using Sluice.Resources.Certificates;
using Sluice.Values;

namespace Sluice.ControlPlane.Acme.Scheduling;

/// <summary>Puts into words how a Certificate stands.</summary>
internal static class CertificateStates
{
    /// <summary>Why a Certificate cannot be ordered before somebody changes a resource; null: it can.</summary>
    public static string? Obstacle(CertificateLook.Item item) =>
        !item.OwnsSecret ? $"an older Certificate keeps Secret '{item.Certificate.SecretName}' too"
        : item.Issuer is null ? $"there is no AcmeIssuer '{item.Certificate.Spec.IssuerRef.Name}' in namespace '{item.Key.Namespace}'"
        : AcmeServers.Find(item.Issuer.Spec.Server) is null ? $"AcmeIssuer '{item.Issuer.Metadata.Name}' names no directory"
        : null;

    public static CertificateState Stuck(CertificateLook.Item item, CertificateFacts? current, string obstacle) =>
        Base(item, current) with
        {
            Phase = CertificatePhase.Failed,
            Message = obstacle,
            LastFailure = obstacle,
            LastFailureType = Protocol.AcmeFailure.Configuration,
        };

    public static CertificateState Of(CertificateOrder order, CertificateState? before)
    {
        var state = Base(order.Item, order.Current) with
        {
            IsReady = order.Plan.IsServed,
            RenewalTime = order.Plan.IsServed ? order.Plan.Due : null,
            Challenges = before?.Challenges ?? [],
        };
        return order.Attempts is { } failed
            ? Failed(state, failed, order.Due)
            : state with
            {
                Phase = order.Plan.IsServed ? CertificatePhase.Ready : CertificatePhase.Pending,
                Message = order.Plan.IsServed
                    ? string.Create(CultureInfo.InvariantCulture, $"good until {state.NotAfter:u}, renewed from {order.Plan.Due:u} on")
                    : $"to be issued: {order.Plan.Why}",
            };
    }

    public static CertificateState Issuing(CertificateOrder order, IReadOnlyList<ChallengeState> challenges) =>
        Base(order.Item, order.Current) with
        {
            Phase = CertificatePhase.Issuing,
            Message = $"an order is under way: {order.Plan.Why}",
            IsReady = order.Plan.IsServed,
            Failures = order.Attempts?.Count ?? 0,
            LastFailureAt = order.Attempts?.LastAt,
            LastFailureType = order.Attempts?.Type ?? "",
            LastFailure = order.Attempts?.Detail ?? "",
            Challenges = challenges.ToValueList(),
        };

    private static CertificateState Failed(CertificateState state, Attempts failed, DateTimeOffset next) =>
        state with
        {
            Phase = CertificatePhase.Failed,
            Message = string.Create(
                CultureInfo.InvariantCulture,
                $"{failed.Count} attempt{(failed.Count == 1 ? "" : "s")} failed, the next one is at {next:u}: {failed.Detail}"
            ),
            Failures = failed.Count,
            LastFailureAt = failed.LastAt,
            LastFailureType = failed.Type,
            LastFailure = failed.Detail,
            NextAttempt = next,
        };

    private static CertificateState Base(CertificateLook.Item item, CertificateFacts? current) =>
        new()
        {
            Certificate = item.Key,
            Generation = item.Certificate.Metadata.Generation,
            DnsNames = item.Certificate.Spec.DnsNames,
            SecretName = item.Certificate.SecretName,
            Issuer = item.Certificate.Spec.IssuerRef.Name,
            NotBefore = current?.NotBefore,
            NotAfter = current?.NotAfter,
            Serial = current?.Serial ?? "",
        };
}
