using System.Net;
using Sluice.Values;
using static Sluice.Routing.FilterChainMatcher;

namespace Sluice.Routing;

/// <summary>Candidates by subnet: the longest prefix that holds the address wins; candidates without subnets take the rest.</summary>
internal sealed class SubnetGroups<T>
    where T : class
{
    private readonly List<(IPNetwork Network, T Value)> _networks = [];
    private readonly T? _any;

    public SubnetGroups(List<Candidate> candidates, Func<Candidate, ValueList<string>> subnets, Func<List<Candidate>, T> create)
    {
        var any = candidates.Where(c => subnets(c).Count == 0).ToList();
        _any = any.Count == 0 ? null : create(any);
        var bySubnet = candidates.SelectMany(c => subnets(c).Select(s => (s, c))).GroupBy(p => p.s, p => p.c, StringComparer.Ordinal);
        foreach (var group in bySubnet)
        {
            if (Subnets.Parse(group.Key) is { } network)
                _networks.Add((network, create([.. group])));
        }
        _networks.Sort((x, y) => y.Network.PrefixLength.CompareTo(x.Network.PrefixLength));
    }

    public T? Find(IPAddress? address)
    {
        if (_networks.Count == 0 || address is null)
            return _any;
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (var (network, value) in _networks)
        {
            if (network.Contains(plain))
                return value;
        }
        return _any;
    }
}
