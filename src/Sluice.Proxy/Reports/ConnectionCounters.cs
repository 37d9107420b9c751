using Sluice.Proxy.Telemetry;
using Sluice.Snapshot;

namespace Sluice.Proxy.Reports;

/// <summary>Tells TCP connections as differences of what the metrics count.</summary>
internal sealed class ConnectionCounters(ProxyMetrics metrics)
{
    private readonly Dictionary<TcpLabels, Seen> _seen = [];

    public long Open => Math.Max(0, metrics.ConnectionsOpened.Value - metrics.ConnectionsClosed.Value);

    public List<ConnectionRow> Take()
    {
        var rows = new Dictionary<(ServiceIdentity, string), ConnectionRow>();
        foreach (var (labels, cell) in metrics.Tcp)
        {
            var now = new Seen(cell.Opened.Value, cell.Closed.Value, cell.Received.Value, cell.Sent.Value);
            var before = _seen.GetValueOrDefault(labels);
            if (now == before && now.Opened == now.Closed)
                continue;
            _seen[labels] = now;
            var key = (labels.Peer.Service, labels.Side.Principal);
            var row = rows.GetValueOrDefault(key) ?? new(key.Service, key.Principal, 0, 0, 0, 0, 0);
            var opened = now.Opened - before.Opened;
            rows[key] = row with
            {
                Opened = row.Opened + opened,
                Failed = row.Failed + (labels.Flag == "-" ? 0 : opened),
                ReceivedBytes = row.ReceivedBytes + now.Received - before.Received,
                SentBytes = row.SentBytes + now.Sent - before.Sent,
                Open = row.Open + Math.Max(0, now.Opened - now.Closed),
            };
        }
        return [.. rows.Values];
    }

    private readonly record struct Seen(long Opened, long Closed, long Received, long Sent);
}
