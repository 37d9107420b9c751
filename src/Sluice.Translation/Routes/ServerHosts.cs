using Sluice.Translation.Hosts;
using Sluice.Values;

namespace Sluice.Translation.Routes;

/// <summary>
/// A server's hosts for VirtualServices of one namespace, ready to be compared with thousands of them.
/// Gives the same as <see cref="HostName.Intersection"/>.
/// </summary>
internal sealed class ServerHosts
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly List<string> _wildcards = [];

    public ServerHosts(IEnumerable<string> hosts, string ns)
    {
        foreach (var host in HostName.ForNamespace(hosts, ns))
        {
            if (!_names.Add(host))
                continue;
            if (HostName.IsWildcard(host))
                _wildcards.Add(host);
        }
    }

    public IReadOnlyCollection<string> Intersect(ValueList<string> serviceHosts)
    {
        var common = new HashSet<string>(StringComparer.Ordinal);
        foreach (var host in serviceHosts)
        {
            if (_names.Contains(host) || _wildcards.Exists(w => HostName.IsSubsetOf(host, w)))
                common.Add(host);
            if (HostName.IsWildcard(host))
                common.UnionWith(_names.Where(n => HostName.IsSubsetOf(n, host)));
        }
        return common;
    }
}
