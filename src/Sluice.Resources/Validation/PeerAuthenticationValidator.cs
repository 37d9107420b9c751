using System.Globalization;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Istio;

namespace Sluice.Resources.Validation;

/// <summary>The rules of PeerAuthentication.</summary>
internal static class PeerAuthenticationValidator
{
    private const string Ports = "spec.portLevelMtls";

    public static void Validate(PeerAuthentication policy, Check check)
    {
        if (policy.Spec.Selector is { } selector)
            check.Selector(selector.MatchLabels, "spec.selector.matchLabels");
        if (policy.Spec.PortLevelMtls is not { } ports)
            return;
        check.That(ports.Count > 0, Codes.EmptyPortModes, Ports);
        if (ports.Count > 0)
            check.That(policy.Spec.Selector is { MatchLabels.Count: > 0 }, Codes.PortModesNeedSelector, Ports);
        foreach (var (port, _) in ports)
        {
            var isPort = int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 65535;
            check.That(isPort, Codes.BadPortKey, Ports.Key(port), port);
        }
    }
}
