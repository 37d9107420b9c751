using System.Net;
using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.ControlPlane.Egress;

/// <summary>An audit log summed up: its size is that of what differs, not that of the log.</summary>
/// <param name="withPaths">Tell the paths of requests apart.</param>
public sealed class EgressLog(bool withPaths = false)
{
    /// <summary>More hosts are no list that anybody reads.</summary>
    public const int MaxHosts = 10_000;

    /// <summary>Different clients, hosts, ports, methods and paths; some 100 bytes of the suggestion each.</summary>
    public const int MaxFlows = 100_000;

    private readonly Dictionary<EgressFlow, FlowSeen> _flows = [];
    private readonly HashSet<string> _hosts = new(StringComparer.Ordinal);
    private readonly EgressRemarks _denied = new();
    private readonly EgressRemarks _leftOut = new();

    /// <summary>Records that were let through.</summary>
    public long LetThrough { get; private set; }

    /// <summary>Null: all is there. Else what there is too much of, in words; such a log must not become a policy that looks complete.</summary>
    public string? Overflow { get; private set; }

    internal IReadOnlyDictionary<EgressFlow, FlowSeen> Flows => _flows;

    internal ValueList<EgressRemark> Denied => _denied.ToSorted();

    internal ValueList<EgressRemark> LeftOut => _leftOut.ToSorted();

    /// <param name="record">A line.</param>
    /// <param name="times">How many lines like it there were.</param>
    public void Add(EgressRecord record, long times = 1)
    {
        if (record.Verdict == EgressVerdict.Denied)
        {
            _denied.Add(record, record.Reason);
            return;
        }
        LetThrough += times;
        var flow = EgressFlow.Of(record, withPaths, out var why);
        if (why.Length > 0)
            _leftOut.Add(record, why);
        else if (Seen(flow) is { } seen)
            seen.Add(record, times);
    }

    private FlowSeen? Seen(in EgressFlow flow)
    {
        if (_flows.TryGetValue(flow, out var seen))
            return seen;
        if (!_hosts.Contains(flow.Host) && _hosts.Count == MaxHosts)
            Overflow ??= "hosts";
        else if (_flows.Count == MaxFlows)
            Overflow ??= withPaths ? "different paths" : "different clients, hosts and ports";
        else
        {
            _hosts.Add(flow.Host);
            return _flows[flow] = new();
        }
        return null;
    }

    /// <summary>What is known of one flow.</summary>
    internal sealed class FlowSeen
    {
        private readonly SortedSet<string> _special = new(StringComparer.Ordinal);

        public EgressTally Tally { get; } = new();

        public HashSet<EgressProtocol> Protocols { get; } = [];

        /// <summary>Addresses reached that are not of the public internet, as ranges of one.</summary>
        public IReadOnlyCollection<string> Special => _special;

        public void Add(EgressRecord record, long times)
        {
            Tally.Add(record, times);
            Protocols.Add(record.Protocol);
            if (IPEndPoint.TryParse(record.Reached, out var reached) && AddressRanges.SpecialNameOf(reached.Address) is not null)
                _special.Add(AddressRanges.Single(reached.Address).ToString());
        }
    }
}
