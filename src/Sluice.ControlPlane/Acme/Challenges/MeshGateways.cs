using Sluice.ControlPlane.Push;
using Sluice.Xds.Server.Book;

namespace Sluice.ControlPlane.Acme.Challenges;

/// <summary>The gateways that are connected to this control plane.</summary>
/// <param name="mesh">Who they are, and what they have acknowledged.</param>
/// <param name="others">Time that gateways of other replicas get, whose acknowledgements are not seen here; zero: there are no replicas.</param>
/// <param name="clock">Time.</param>
internal sealed class MeshGateways(MeshOperations mesh, TimeSpan others, TimeProvider clock) : IGatewayRollout
{
    /// <summary>Time for all of them. Default 20 s: a gateway that takes longer is not well, and must not hold up the others' certificate.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(20);

    public async Task<GatewayArrival> ShownAsync(string ns, long revision, CancellationToken cancel)
    {
        var rollout = await mesh.RolloutAsync(revision, Limit, clock, cancel);
        if (others > TimeSpan.Zero)
            await Task.Delay(others, clock, cancel);
        if (rollout is null)
            return new(0, 0, "the control plane itself has not taken up the change");
        var gateways = mesh.Proxies.Where(p => IsGatewayOf(ns, p)).Select(p => p.ProxyId).ToHashSet(StringComparer.Ordinal);
        var outcomes = rollout.Proxies.Where(p => gateways.Contains(p.Key)).ToList();
        var accepted = outcomes.Count(o => o.Value == XdsOutcome.Accepted);
        if (outcomes.Count == 0)
            // Those of other replicas may be all there are.
            return new(0, 0, others > TimeSpan.Zero ? "" : $"no gateway of namespace {ns} is connected");
        var late = outcomes.Where(o => o.Value != XdsOutcome.Accepted).Select(o => $"{o.Key} ({o.Value})");
        return new(accepted, outcomes.Count, string.Join(", ", late));
    }

    public async Task TakenUpAsync(long revision, CancellationToken cancel) => await mesh.RolloutAsync(revision, Limit, clock, cancel);

    // Istio's name for a gateway's kind.
    private static bool IsGatewayOf(string ns, XdsProxyStatus proxy) =>
        proxy.ProxyId.StartsWith($"{ns}/", StringComparison.Ordinal) && proxy.Node.Id.StartsWith("router~", StringComparison.Ordinal);
}
