using System.Globalization;
using Sluice.ControlPlane.Acme.Scheduling;
using Sluice.ControlPlane.Store.Kubernetes.Status;
using Sluice.Values;

namespace Sluice.ControlPlane.Acme;

/// <summary>A Certificate's state as the status of the resource in a cluster.</summary>
public static class CertificateStatus
{
    public const string Ready = "Ready";
    public const string Issuing = "Issuing";

    private const int MaxMessage = 1_000;

    public static ResourceStatus Of(CertificateState state) =>
        new()
        {
            Id = new("sluice.dev", "Certificate", state.Certificate.Namespace, state.Certificate.Name),
            Generation = state.Generation,
            Conditions =
            [
                new(Ready, state.IsReady, state.Phase.ToString(), Cut(state.Message)),
                new(Issuing, state.Phase == CertificatePhase.Issuing, state.Phase.ToString(), Cut(Challenges(state))),
            ],
            Fields = ValueMap.Of(
                ("notBefore", Text(state.NotBefore)),
                ("notAfter", Text(state.NotAfter)),
                ("renewalTime", Text(state.RenewalTime)),
                ("lastFailureTime", Text(state.LastFailureAt)),
                ("lastFailure", Cut(state.LastFailure)),
                ("nextAttempt", Text(state.NextAttempt))
            ),
        };

    internal static string Text(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";

    private static string Challenges(CertificateState state) =>
        string.Join("\n", state.Challenges.Select(c => $"{c.DnsName} ({c.Type}): {c.State}{(c.Detail.Length > 0 ? $", {c.Detail}" : "")}"));

    private static string Cut(string text) => text.Length > MaxMessage ? text[..MaxMessage] : text;
}
