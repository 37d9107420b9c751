using Sluice.Translation.Hosts;
using Sluice.Translation.VirtualServices;

namespace Sluice.Translation.Sidecars;

/// <summary>The VirtualServices of an egress scope, found by host.</summary>
internal sealed class MeshVirtualServices
{
    private readonly Dictionary<string, List<int>> _exact = new(StringComparer.Ordinal);
    private readonly List<(string Host, int Index)> _wildcards = [];

    public MeshVirtualServices(IReadOnlyList<BoundVirtualService> inOrder)
    {
        All = inOrder;
        for (var i = 0; i < inOrder.Count; i++)
        {
            foreach (var host in inOrder[i].Hosts)
                Add(host, i);
        }
    }

    /// <summary>In order of precedence.</summary>
    public IReadOnlyList<BoundVirtualService> All { get; }

    /// <summary>Those with <paramref name="host"/> among their hosts, exactly or by a wildcard; in order of precedence.</summary>
    public IEnumerable<BoundVirtualService> For(string host)
    {
        var found = new SortedSet<int>();
        if (_exact.TryGetValue(host, out var indexes))
            found.UnionWith(indexes);
        if (HostName.IsWildcard(host))
            found.UnionWith(_exact.Where(e => HostName.IsSubsetOf(e.Key, host)).SelectMany(e => e.Value));
        foreach (var (wildcard, index) in _wildcards)
        {
            if (HostName.Matches(wildcard, host))
                found.Add(index);
        }
        return found.Select(i => All[i]);
    }

    private void Add(string host, int index)
    {
        if (HostName.IsWildcard(host))
        {
            _wildcards.Add((host, index));
            return;
        }
        if (!_exact.TryGetValue(host, out var list))
            _exact.Add(host, list = []);
        list.Add(index);
    }
}
