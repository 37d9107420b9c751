using System.Net;
using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Proxy.Egress;

/// <summary>One rule with its addresses and hosts read once.</summary>
internal sealed class CompiledEgressRule
{
    private readonly (EgressSource Settings, IPNetwork[] Blocks, HashSet<IPAddress>? Workloads)[] _from;
    private readonly (EgressTarget Settings, string[] Hosts)[] _to;

    public CompiledEgressRule(EgressRule settings)
    {
        Settings = settings;
        Lane = new(settings.SourceAddress, settings.AllowAddresses);
        _from =
        [
            .. settings.From.Select(f =>
                (f, f.IpBlocks.Select(AddressRanges.Parse).ToArray(), f.Workloads?.Select(IPAddress.Parse).ToHashSet())
            ),
        ];
        _to = [.. settings.To.Select(t => (t, t.Hosts.Select(Host).ToArray()))];
    }

    public EgressRule Settings { get; }

    public EgressLane Lane { get; }

    public bool Matches(in EgressRequest request)
    {
        var isFrom = _from.Length == 0;
        foreach (var (settings, blocks, workloads) in _from)
            isFrom = isFrom || IsFrom(request, settings, blocks, workloads);
        if (!isFrom)
            return false;
        var isTo = _to.Length == 0;
        foreach (var (settings, hosts) in _to)
            isTo = isTo || IsTo(request, settings, hosts);
        return isTo;
    }

    private static bool IsFrom(in EgressRequest request, EgressSource settings, IPNetwork[] blocks, HashSet<IPAddress>? workloads) =>
        Any(settings.Principals, request.Principal)
        && (settings.Namespaces.Count == 0 || settings.Namespaces.Contains(request.Namespace))
        && Any(settings.ProxyUsers, request.ProxyUser)
        && (blocks.Length == 0 || (request.SourceAddress is { } address && Array.Exists(blocks, b => b.Contains(address))))
        && (workloads is null || (request.SourceAddress is { } known && workloads.Contains(known)));

    // A rule about methods or paths says nothing of a tunnel, whose requests nobody here sees.
    private static bool IsTo(in EgressRequest request, EgressTarget settings, string[] hosts) =>
        (hosts.Length == 0 || IsHost(hosts, request.Host))
        && (settings.Ports.Count == 0 || settings.Ports.Contains(request.Port))
        && (settings.Methods.Count == 0 || settings.Methods.Contains(request.Method))
        && Any(settings.Paths, request.Path);

    private static bool IsHost(string[] hosts, TargetHost host)
    {
        foreach (var pattern in hosts)
        {
            if (pattern == "*" || pattern == host.Name)
                return true;
            // A wildcard is about names: 10.0.0.1 is not below *.0.0.1.
            if (
                host.Address is null
                && pattern.StartsWith("*.", StringComparison.Ordinal)
                && host.Name.EndsWith(pattern[1..], StringComparison.Ordinal)
            )
                return true;
        }
        return false;
    }

    /// <summary>Exact, <c>*</c> (anything that is there), <c>prefix*</c> or <c>*suffix</c>; no pattern at all: any.</summary>
    private static bool Any(ValueList<string> patterns, string value)
    {
        if (patterns.Count == 0)
            return true;
        if (value.Length == 0)
            return false;
        foreach (var pattern in patterns)
        {
            var matches =
                pattern.EndsWith('*') ? value.StartsWith(pattern[..^1], StringComparison.Ordinal)
                : pattern.StartsWith('*') ? value.EndsWith(pattern[1..], StringComparison.Ordinal)
                : pattern == value;
            if (matches)
                return true;
        }
        return false;
    }

    private static string Host(string pattern) =>
        pattern.StartsWith('*') ? pattern.ToLowerInvariant()
        : TargetHost.TryParse(pattern, out var host) ? host.Name
        : pattern;
}
