using Sluice.Snapshot;

namespace Sluice.ControlPlane.Reports;

/// <summary>What left, or was not let out, summed up by who wanted where.</summary>
internal sealed class EgressBook
{
    /// <summary>Different clients, hosts, ports, methods and verdicts; a KiB each at most. What was seen longest ago goes first.</summary>
    public const int MaxFlows = 10_000;

    /// <summary>Single records, the newest.</summary>
    public const int MaxRecords = 500;

    private const int MaxReached = 10;
    private const int MaxDismissed = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<EgressFlowKey, EgressFlowSeen> _flows = [];
    private readonly Queue<ReportedEgress> _recent = new();
    private readonly HashSet<string> _dismissed = new(StringComparer.Ordinal);

    public IReadOnlyList<EgressFlowSeen> Flows
    {
        get
        {
            lock (_lock)
                return [.. _flows.Values];
        }
    }

    public IReadOnlyList<ReportedEgress> Recent
    {
        get
        {
            lock (_lock)
                return [.. _recent];
        }
    }

    public bool IsDismissed(string suggestion)
    {
        lock (_lock)
            return _dismissed.Contains(suggestion);
    }

    /// <summary>A suggestion is not wanted.</summary>
    public void Dismiss(string suggestion)
    {
        lock (_lock)
        {
            // More than anybody reads; then those of long ago are asked again.
            if (_dismissed.Count >= MaxDismissed)
                _dismissed.Clear();
            _dismissed.Add(suggestion);
        }
    }

    public void Add(GatewayIdentity gateway, IEnumerable<string> lines, DateTimeOffset now)
    {
        foreach (var line in lines)
        {
            if (line.Length <= MaxLine && EgressRecord.Parse(line) is { } record)
                Add(new(gateway, Harmless(record, now)));
        }
    }

    // Two texts of 512 characters, and names.
    private const int MaxLine = 8 * 1024;

    private void Add(ReportedEgress reported)
    {
        var record = reported.Record;
        var key = EgressFlowKey.Of(reported);
        lock (_lock)
        {
            _recent.Enqueue(reported);
            if (_recent.Count > MaxRecords)
                _recent.Dequeue();
            var flow = _flows.GetValueOrDefault(key);
            if (flow is null)
            {
                if (_flows.Count >= MaxFlows)
                    Forget_NeedsLock();
                flow = new EgressFlowSeen(reported, 0, record.Time, record.Time, []);
            }
            IReadOnlyList<string> reached =
                record.Reached.Length == 0 || flow.Reached.Contains(record.Reached) || flow.Reached.Count >= MaxReached
                    ? flow.Reached
                    : [.. flow.Reached, record.Reached];
            _flows[key] = flow with
            {
                Latest = reported,
                Count = flow.Count + 1,
                Last = record.Time > flow.Last ? record.Time : flow.Last,
                Reached = reached,
            };
        }
    }

    // A tenth at once, so that a flood of new ones does not sort them all each time.
    private void Forget_NeedsLock()
    {
        foreach (var key in _flows.OrderBy(f => f.Value.Last).Take(MaxFlows / 10).Select(f => f.Key).ToList())
            _flows.Remove(key);
    }

    private static EgressRecord Harmless(EgressRecord record, DateTimeOffset now)
    {
        var isRecent = record.Time > now.AddDays(-1) && record.Time <= now.AddDays(1);
        return record with
        {
            Time = isRecent ? record.Time : now,
            Reason = Incoming.Text(record.Reason),
            Policy = Incoming.Text(record.Policy),
            Rule = Incoming.Text(record.Rule),
            Listener = Incoming.Text(record.Listener),
            Host = Incoming.Text(record.Host),
            Method = Incoming.Text(record.Method, 32),
            Path = Incoming.Text(record.Path, 512),
            Principal = Incoming.Text(record.Principal),
            User = Incoming.Text(record.User),
            Source = Incoming.Text(record.Source, 64),
            SourceAddress = Incoming.Text(record.SourceAddress, 64),
            Reached = Incoming.Text(record.Reached, 64),
            Flag = Incoming.Text(record.Flag, 32),
        };
    }
}

/// <summary>A record, and the gateway that told of it.</summary>
internal sealed record ReportedEgress(GatewayIdentity Gateway, EgressRecord Record);

/// <summary>Records that differ in nothing that matters.</summary>
internal sealed record EgressFlowSeen(
    ReportedEgress Latest,
    long Count,
    DateTimeOffset First,
    DateTimeOffset Last,
    IReadOnlyList<string> Reached
);

/// <summary>What tells flows apart.</summary>
internal readonly record struct EgressFlowKey(
    string Gateway,
    string Principal,
    string User,
    string Source,
    string Host,
    int Port,
    EgressProtocol Protocol,
    string Method,
    EgressVerdict Verdict,
    string Policy,
    string Rule
)
{
    public static EgressFlowKey Of(ReportedEgress reported)
    {
        var record = reported.Record;
        return new(
            reported.Gateway.Name,
            record.Principal,
            record.User,
            // Who has an identity may come from anywhere.
            record.Principal.Length > 0
            || record.User.Length > 0
                ? ""
                : record.Source,
            record.Host,
            record.Port,
            record.Protocol,
            record.Method,
            record.Verdict,
            record.Policy,
            record.Rule
        );
    }
}
