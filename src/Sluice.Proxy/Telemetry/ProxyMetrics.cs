using System.Collections.Concurrent;
using Sluice.Snapshot;

namespace Sluice.Proxy.Telemetry;

/// <summary>All numbers of one proxy, by labels. Bounded: beyond the limit new label sets count together.</summary>
internal sealed class ProxyMetrics
{
    /// <summary>10,000 series of HTTP and of TCP each are some 10 MB of text, as much as Prometheus takes gladly from one target.</summary>
    public const int MaxSeries = 10_000;

    private static readonly HttpLabels OtherHttp = new(default, PeerLabels.Unknown, 0, "-", "http", "");
    private static readonly TcpLabels OtherTcp = new(default, PeerLabels.Unknown, "-");

    public ConcurrentDictionary<HttpLabels, HttpCell> Http { get; } = [];

    public ConcurrentDictionary<TcpLabels, TcpCell> Tcp { get; } = [];

    /// <summary>Operations of the Mongo protocol by listener, direction-free; the names are a fixed set.</summary>
    public ConcurrentDictionary<(string Listener, string Kind, string Name), Counter> Mongo { get; } = [];

    /// <summary>What egress policies decided; both names come from the configuration.</summary>
    public ConcurrentDictionary<(string Policy, EgressVerdict Verdict), Counter> Egress { get; } = [];

    public Counter ConnectionsOpened { get; } = new();

    public Counter ConnectionsClosed { get; } = new();

    public Counter ConnectionsWithoutChain { get; } = new();

    public Counter HandshakesFailed { get; } = new();

    /// <summary>Requests to a forward proxy without the right user and password.</summary>
    public Counter ProxyUsersRefused { get; } = new();

    public Counter AccessLogDropped { get; } = new();

    public HttpCell HttpCell(in HttpLabels labels) => Find(Http, labels, OtherHttp);

    public TcpCell TcpCell(in TcpLabels labels) => Find(Tcp, labels, OtherTcp);

    public Counter MongoCounter(string listener, string kind, string name) => Find(Mongo, (listener, kind, name), ("other", kind, "other"));

    public Counter EgressCounter(string policy, EgressVerdict verdict) => Find(Egress, (policy, verdict), ("other", verdict));

    private static TCell Find<TLabels, TCell>(ConcurrentDictionary<TLabels, TCell> cells, TLabels labels, TLabels other)
        where TLabels : notnull
        where TCell : class, new()
    {
        if (cells.TryGetValue(labels, out var cell))
            return cell;
        return cells.GetOrAdd(cells.Count < MaxSeries ? labels : other, static _ => new TCell());
    }
}
