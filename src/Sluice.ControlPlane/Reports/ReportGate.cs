using Sluice.ControlPlane.Push;
using Sluice.Values;
using Sluice.Xds.Server;

namespace Sluice.ControlPlane.Reports;

/// <summary>Says which gateway a stream is of: as for xDS, what it says of itself must be what it proves.</summary>
internal sealed class ReportGate(IProxyVerifier verifier, MeshOptions mesh)
{
    private const int MaxLabels = 64;

    /// <summary>Whether a gateway still is who it was when it came.</summary>
    public bool StillHolds(GatewayIdentity identity) => verifier.StillHolds(identity.Verdict);

    public async ValueTask<(GatewayIdentity? Identity, string Refusal, bool IsAuthenticated)> AdmitAsync(
        XdsNode node,
        XdsPeer peer,
        CancellationToken cancel
    )
    {
        var verdict = await verifier.VerifyAsync(peer, cancel);
        if (verdict.Reason.Length > 0)
            return (null, verdict.Reason, false);
        var described = NodeReader.Read(node, mesh);
        if (!verdict.IsLocal && (described.Namespace != verdict.Namespace || described.ServiceAccount != verdict.ServiceAccount))
            return (null, $"the proxy says it is of {described.Namespace}/{described.ServiceAccount}, and proves {verdict}", true);
        var name = $"{described.Namespace}/{described.Id}";
        if (name.Length > ReportLimits.Name || described.Id.Length == 0)
            return (null, "the proxy's name is empty or too long", true);
        var labels = (described.Labels ?? default)
            .Where(l => l.Key.Length <= ReportLimits.Name && l.Value.Length <= ReportLimits.Name)
            .Take(MaxLabels)
            .ToValueMap();
        return (new(name, described.ServiceAccount, verdict) { Labels = labels }, "", true);
    }
}
