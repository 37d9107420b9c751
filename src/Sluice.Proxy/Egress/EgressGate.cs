using Sluice.Proxy.Clusters;
using Sluice.Proxy.State;

namespace Sluice.Proxy.Egress;

/// <summary>Where everything passes that leaves: finds out which host it is really for, and asks the policies.</summary>
internal static class EgressGate
{
    /// <returns>Null where no policy selects the gateway and the cluster's addresses are the configuration's own.</returns>
    public static EgressPassage? Judge(ProxyState state, ClusterRuntime cluster, in EgressClaim claim)
    {
        var named = cluster.Settings.Named;
        if (state.Guard is null && named is null)
            return null;
        var port = named is null ? cluster.Settings.Service.Port : named.Port;
        var request = new EgressRequest
        {
            Principal = claim.Connection.Peer.Principal,
            SourceAddress = claim.Connection.Remote?.Address,
            ProxyUser = claim.User,
            Port = port > 0 ? port : claim.Port,
            Method = claim.Method,
            Path = claim.Path,
        };
        if (!TryFindHost(cluster, claim.Host, out var host))
            return new(request, claim.Protocol, EgressGuard.Unreadable) { Unreadable = claim.Host };
        request = request with { Host = host };
        var guard = state.Guard ?? EgressGuard.Open;
        var decision = guard.Decide(request);
        // Who only observes shall break nothing: where the configuration leads, traffic goes as it went before. A client's own words never open more.
        if (named is null && !guard.IsEnforced)
            decision = decision with { Lane = decision.Lane.Unchecked };
        return new(request, claim.Protocol, decision);
    }

    /// <summary>
    /// The cluster decides where traffic goes, so it decides what is judged: a client's words count only where the cluster follows them, and
    /// then only within what the cluster is for.
    /// </summary>
    private static bool TryFindHost(ClusterRuntime cluster, string asked, out TargetHost host)
    {
        if (cluster.Host is { } only)
        {
            host = only;
            return true;
        }
        return TargetHost.TryParse(asked, out host) && HostPattern.Covers(cluster.HostPattern, host);
    }
}
