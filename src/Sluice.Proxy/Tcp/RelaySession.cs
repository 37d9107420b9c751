using Sluice.Proxy.Clusters;
using Sluice.Proxy.Egress;
using Sluice.Proxy.Http;
using Sluice.Proxy.Listeners;
using Sluice.Proxy.Telemetry;

namespace Sluice.Proxy.Tcp;

/// <summary>One relayed connection: who speaks, how much, and how it ended.</summary>
internal sealed class RelaySession(GatewayConnection connection, TimeProvider clock)
{
    private long _lastActivity = clock.GetTimestamp();

    public GatewayConnection Connection => connection;

    public DateTimeOffset StartTime { get; } = clock.GetUtcNow();

    public long StartTimestamp { get; } = clock.GetTimestamp();

    public ClusterRuntime? Cluster { get; set; }

    public UpstreamEndpoint? Endpoint { get; set; }

    /// <summary>What the egress policies said; null: nothing governs the connection.</summary>
    public EgressPassage? Egress { get; set; }

    public System.Net.EndPoint? UpstreamLocal { get; set; }

    public ProxyFailure Failure { get; set; }

    public string TransportFailure { get; set; } = "";

    public TcpCell? Cell { get; set; }

    /// <summary>What a tunnel was asked for; empty: no tunnel.</summary>
    public string Target { get; init; } = "";

    /// <summary>What the client of a tunnel was answered; 0: nothing yet, or no tunnel.</summary>
    public int Status { get; set; }

    /// <summary>Details for the log where nothing failed; empty: none.</summary>
    public string LocalDetails { get; init; } = "";

    public IByteObserver? Observer { get; init; }

    public long Received { get; private set; }

    public long Sent { get; private set; }

    public TimeSpan Idle => clock.GetElapsedTime(Volatile.Read(ref _lastActivity));

    public void OnReceived(long bytes)
    {
        Received += bytes;
        Cell?.Received.Add(bytes);
        Volatile.Write(ref _lastActivity, clock.GetTimestamp());
    }

    public void OnSent(long bytes)
    {
        Sent += bytes;
        Cell?.Sent.Add(bytes);
        Volatile.Write(ref _lastActivity, clock.GetTimestamp());
    }
}

/// <summary>Sees bytes pass. It changes nothing, and it must not throw.</summary>
internal interface IByteObserver
{
    void FromClient(ReadOnlySpan<byte> bytes);

    void FromUpstream(ReadOnlySpan<byte> bytes);
}
