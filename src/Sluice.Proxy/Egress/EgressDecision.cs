using Sluice.Snapshot;

namespace Sluice.Proxy.Egress;

/// <summary>What the policies say of one request, and how it may then be connected.</summary>
/// <param name="Policy"><c>namespace/name</c>; empty: no policy's rule decided.</param>
/// <param name="Reason">In words, for the audit log.</param>
internal sealed record EgressDecision(EgressVerdict Verdict, string Policy, string Rule, string Reason, EgressLane Lane)
{
    public bool IsAllowed => Verdict != EgressVerdict.Denied;
}
