using System.Threading.Channels;
using Sluice.Proxy.Clusters;
using Sluice.Proxy.Http;
using Sluice.Proxy.Telemetry;
using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Proxy.Reports;

/// <summary>
/// What a proxy can tell of its traffic. Requests leave counts here, and now and then a record; whoever tells the control plane takes them.
/// Nothing here waits or grows: what is not taken in time is dropped and counted.
/// </summary>
/// <remarks>Give it to one proxy by <see cref="ProxyOptions.Reports"/>. Takings are of one caller at a time.</remarks>
public sealed class ProxyReports
{
    /// <summary>Records that are kept for whoever asks later, spread over the routes. Some 1 KiB each.</summary>
    public const int MaxSamples = 200;

    /// <summary>Between two samples of one route. Default 1 s: a person reads no faster.</summary>
    private static readonly TimeSpan SamplePause = TimeSpan.FromSeconds(1);

    // Between two takings: many busy routes do not make many samples.
    private const int SampleBudget = 50;
    private const int MaxTapped = 512;
    private const int MaxEgress = 1_000;

    private readonly TimeProvider _clock;
    private readonly bool _samples;
    private readonly long _pause;
    private readonly RequestRecorder _recorder;
    private readonly TrafficCounters _traffic = new();
    private readonly SpreadRing<RequestRecord> _kept = new(MaxSamples);
    private readonly BoundedQueue<RequestRecord> _fresh = new(MaxSamples);
    private readonly BoundedQueue<EgressRecord> _egress = new(MaxEgress);
    private readonly Channel<TappedRequest> _tapped = Channel.CreateBounded<TappedRequest>(new BoundedChannelOptions(MaxTapped));
    private ConnectionCounters _connections = new(new());
    private Func<IReadOnlyList<LoadedCertificate>> _certificates = () => [];
    private Func<IReadOnlyList<RateLimitStatus>> _limits = () => [];
    private TapSet? _taps;
    private long _droppedTaps;
    private int _budget = SampleBudget;

    public ProxyReports(ReportOptions options, TimeProvider clock)
    {
        (_clock, _samples) = (clock, options.SampleRequests);
        _pause = (long)(SamplePause.TotalSeconds * clock.TimestampFrequency);
        _recorder = new(options.Headers, clock);
    }

    /// <summary>What rate limits have counted since their policies came.</summary>
    public IReadOnlyList<RateLimitStatus> RateLimits => _limits();

    /// <summary>Requests that somebody watches for.</summary>
    public ChannelReader<TappedRequest> Tapped => _tapped.Reader;

    /// <summary>Certificates of files, as they are served now.</summary>
    public IReadOnlyList<LoadedCertificate> Certificates => _certificates();

    public long OpenConnections => _connections.Open;

    /// <summary>Says where the proxy's other numbers are.</summary>
    internal void Attach(
        ProxyMetrics metrics,
        Func<IReadOnlyList<LoadedCertificate>> certificates,
        Func<IReadOnlyList<RateLimitStatus>> limits
    ) => (_connections, _certificates, _limits) = (new(metrics), certificates, limits);

    /// <summary>Replaces all taps; they end with <paramref name="lease"/> unless they are set again.</summary>
    public void SetTaps(IReadOnlyList<TapFilter> filters, TimeSpan lease)
    {
        var before = Volatile.Read(ref _taps)?.Taps ?? [];
        var until = _clock.GetTimestamp() + (long)(lease.TotalSeconds * _clock.TimestampFrequency);
        var taps = filters.Select(f => Array.Find(before, t => t.Filter == f) ?? new Tap(f, _clock)).ToArray();
        Volatile.Write(ref _taps, taps.Length == 0 ? null : new TapSet(taps, until));
    }

    /// <summary>Requests since the last taking.</summary>
    public IReadOnlyList<TrafficRow> TakeTraffic()
    {
        Volatile.Write(ref _budget, SampleBudget);
        return _traffic.Take();
    }

    /// <summary>TCP connections since the last taking.</summary>
    public IReadOnlyList<ConnectionRow> TakeConnections() => _connections.Take();

    /// <summary>Samples since the last taking.</summary>
    public IReadOnlyList<RequestRecord> TakeSamples() => Keep(_fresh.Take().Items);

    /// <summary>All samples that are kept, for a control plane that knows none; those since the last taking are among them.</summary>
    public IReadOnlyList<RequestRecord> AllSamples()
    {
        TakeSamples();
        return [.. _kept.Items.OrderBy(r => r.Time)];
    }

    /// <summary>Egress records since the last taking, and how many did not fit.</summary>
    public (IReadOnlyList<EgressRecord> Items, long Dropped) TakeEgress() => _egress.Take();

    /// <summary>Tapped requests that nobody took in time, or that were more than a tap wanted, since the last taking.</summary>
    public long TakeDroppedTaps() => Interlocked.Exchange(ref _droppedTaps, 0);

    internal void Add(EgressRecord record) => _egress.Add(record);

    /// <summary>At the end of each request: counts, and no more but for a few.</summary>
    internal void Add(KestrelExchange exchange, int code, long now)
    {
        var connection = exchange.Connection;
        var key = new TrafficKey(
            connection.Listener,
            connection.Port,
            connection.Peer.Principal,
            exchange.Route?.Route,
            exchange.Cluster?.Settings,
            SecurityOf(exchange.Cluster, exchange.Endpoint)
        );
        var cell = _traffic.Find(key);
        var duration = _clock.GetElapsedTime(exchange.StartTimestamp, now);
        cell.Add(code, duration.Ticks / TimeSpan.TicksPerMicrosecond, exchange.Received.Value, exchange.Sent.Value);
        var isSampled = _samples && cell.IsSampled(code, now, _pause) && Interlocked.Decrement(ref _budget) >= 0;
        if (isSampled || Volatile.Read(ref _taps) is not null)
            Look(exchange, code, duration, isSampled, now);
    }

    private void Look(KestrelExchange exchange, int code, TimeSpan duration, bool isSampled, long now)
    {
        var taps = TapsOf(exchange, code, now);
        if (!isSampled && taps is null)
            return;
        var record = _recorder.Record(exchange, code, duration);
        if (isSampled)
            _fresh.Add(record);
        if (taps is not null && !_tapped.Writer.TryWrite(new(taps, record)))
            Interlocked.Increment(ref _droppedTaps);
    }

    /// <summary>Null: nobody watches for it.</summary>
    private List<ulong>? TapsOf(KestrelExchange exchange, int code, long now)
    {
        if (Volatile.Read(ref _taps) is not { } set)
            return null;
        if (now > set.Until)
        {
            Interlocked.CompareExchange(ref _taps, null, set);
            return null;
        }
        List<ulong>? taken = null;
        foreach (var tap in set.Taps)
        {
            if (!tap.Matches(exchange, code))
                continue;
            if (tap.Take())
                (taken ??= []).Add(tap.Id);
            else
                Interlocked.Increment(ref _droppedTaps);
        }
        return taken;
    }

    private IReadOnlyList<RequestRecord> Keep(IReadOnlyList<RequestRecord> fresh)
    {
        foreach (var record in fresh)
            _kept.Add($"{record.Route?.Source} {record.Route?.Rule} {record.Status / 100}", record);
        return fresh;
    }

    private static UpstreamSecurity SecurityOf(ClusterRuntime? cluster, UpstreamEndpoint? endpoint)
    {
        if (cluster is null)
            return UpstreamSecurity.Plain;
        var tls = cluster.Settings.Tls ?? (endpoint is { Settings.HasSidecar: true } ? cluster.Settings.SidecarTls : null);
        return tls is null ? UpstreamSecurity.Plain
            : tls.ClientCertificate is null ? UpstreamSecurity.Tls
            : UpstreamSecurity.MutualTls;
    }
}
