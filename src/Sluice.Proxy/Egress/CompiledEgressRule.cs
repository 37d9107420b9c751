using System.Net;
using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Proxy.Egress;

/// <summary>One rule with its addresses and hosts read once.</summary>
/// <remarks>
/// What is not known of a request (method and path of a tunnel, the client's address) holds for a rule that denies, and does not for one that
/// allows: a tunnel could carry just what is denied. Istio's AuthorizationPolicy treats the HTTP fields of its DENY rules so on TCP ports. An
/// identity or a user is different: having none is knowledge too.
/// </remarks>
internal sealed class CompiledEgressRule
{
    private readonly bool _denies;
    private readonly (EgressSource Settings, IPNetwork[] Blocks, HashSet<IPAddress>? Workloads)[] _from;
    private readonly (EgressTarget Settings, string[] Hosts)[] _to;

    public CompiledEgressRule(EgressRule settings)
    {
        Settings = settings;
        Lane = new(settings.SourceAddress, settings.AllowAddresses);
        _denies = settings.Action == EgressAction.Deny;
        _from = [.. settings.From.Select(f => (f, f.IpBlocks.Select(AddressRanges.Parse).ToArray(), Workloads(f)))];
        _to = [.. settings.To.Select(t => (t, t.Hosts.Select(Host).ToArray()))];
    }

    public EgressRule Settings { get; }

    public EgressLane Lane { get; }

    public bool Matches(in EgressRequest request)
    {
        var isFrom = _from.Length == 0;
        foreach (var (settings, blocks, workloads) in _from)
            isFrom = isFrom || (IsWho(request, settings) && IsAt(request.SourceAddress, blocks, workloads));
        if (!isFrom)
            return false;
        var isTo = _to.Length == 0;
        foreach (var (settings, hosts) in _to)
            isTo = isTo || IsTo(request, settings, hosts);
        return isTo;
    }

    private static bool IsWho(in EgressRequest request, EgressSource settings) =>
        Any(settings.Principals, request.Principal)
        && IsWithin(settings.Namespaces, request.Principal)
        && Any(settings.ProxyUsers, request.ProxyUser);

    private static bool IsWithin(ValueList<string> namespaces, string principal)
    {
        if (namespaces.Count == 0)
            return true;
        foreach (var start in namespaces)
        {
            if (principal.StartsWith(start, StringComparison.Ordinal))
                return true;
        }
        return false;
    }

    private bool IsAt(IPAddress? address, IPNetwork[] blocks, HashSet<IPAddress>? workloads)
    {
        if (address is null)
            return _denies || (blocks.Length == 0 && workloads is null);
        return (blocks.Length == 0 || Array.Exists(blocks, b => b.Contains(address))) && (workloads?.Contains(address) ?? true);
    }

    private bool IsTo(in EgressRequest request, EgressTarget settings, string[] hosts) =>
        (hosts.Length == 0 || IsHost(hosts, request.Host))
        && (settings.Ports.Count == 0 || settings.Ports.Contains(request.Port))
        && IsMethod(settings.Methods, request.Method)
        && ((_denies && request.Path.Length == 0) || Any(settings.Paths, request.Path));

    private bool IsMethod(ValueList<string> methods, string method)
    {
        if (methods.Count == 0)
            return true;
        // Methods are case-sensitive (RFC 9110 9.1), and yet there are servers for which "post" is POST.
        return _denies ? method.Length == 0 || methods.Contains(method, StringComparer.OrdinalIgnoreCase) : methods.Contains(method);
    }

    private static bool IsHost(string[] hosts, TargetHost host)
    {
        foreach (var pattern in hosts)
        {
            if (pattern == host.Name || (HostPattern.IsWildcard(pattern) && HostPattern.Covers(pattern, host)))
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

    // Policies may write addresses in forms that clients may not, as with a zone: a denial of it must not become one of nothing.
    private static string Host(string pattern) =>
        pattern.StartsWith('*') ? pattern.ToLowerInvariant()
        : TargetHost.TryParse(pattern, out var host) ? host.Name
        : IPAddress.TryParse(pattern, out var address) ? TargetHost.Of(address).Name
        : pattern;

    /// <summary>A WorkloadEntry may have a name or a socket's path for its address; no client comes from these.</summary>
    private static HashSet<IPAddress>? Workloads(EgressSource source) =>
        source.Workloads?.Select(w => IPAddress.TryParse(w, out var a) ? AddressRanges.Plain(a) : null).OfType<IPAddress>().ToHashSet();
}
