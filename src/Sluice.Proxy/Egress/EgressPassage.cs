using Sluice.Snapshot;

namespace Sluice.Proxy.Egress;

/// <summary>What one client wanted outside, and what the policies said; null in its place stands for traffic that nothing governs.</summary>
internal sealed record EgressPassage(EgressRequest Request, EgressProtocol Protocol, EgressDecision Decision)
{
    /// <summary>The host as the client wrote it, where that cannot be read.</summary>
    public string Unreadable { get; init; } = "";

    public AskedHost Asked => new(Request.Host, Request.Port);

    public EgressLane Lane => Decision.Lane;
}
