using System.Net;
using Sluice.Values;
using static Sluice.Proxy.Routing.FilterChainMatcher;

namespace Sluice.Proxy.Routing;

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
            if (ParseNetwork(group.Key) is { } network)
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

    /// <summary>Accepts a bare address as a network of one, and host bits below the prefix (which count as zero).</summary>
    private static IPNetwork? ParseNetwork(string text)
    {
        var slash = text.IndexOf('/');
        if (!IPAddress.TryParse(slash < 0 ? text : text[..slash], out var address))
            return null;
        var bytes = address.GetAddressBytes();
        var length = bytes.Length * 8;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), out length) || length < 0 || length > bytes.Length * 8))
            return null;
        for (var bit = length; bit < bytes.Length * 8; bit++)
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        return new IPNetwork(new IPAddress(bytes), length);
    }
}
