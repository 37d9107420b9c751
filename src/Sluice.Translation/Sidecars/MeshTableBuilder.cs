using System.Globalization;
using Sluice.Snapshot;
using Sluice.Translation.Routes;
using Sluice.Translation.Services;
using Sluice.Values;

namespace Sluice.Translation.Sidecars;

/// <summary>Gathers the virtual hosts of one table: each name once, each domain once, first come first served.</summary>
internal sealed class MeshTableBuilder(MeshDomains domains)
{
    private readonly List<(string Name, ValueList<string> Domains, IReadOnlyList<Route> Routes)> _hosts = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    // Full names are their services' own, whoever else would have one as a short name.
    private readonly HashSet<string> _fullNames = new(StringComparer.Ordinal);

    /// <summary>A host that is no service.</summary>
    public void Add(string host, int port, IReadOnlyList<Route> routes) => Add(host, port, [host.ToLowerInvariant()], routes);

    public void Add(CatalogService service, int port, IReadOnlyList<Route> routes) => Add(service.Host, port, domains.Of(service), routes);

    public IEnumerable<VirtualHost> Build()
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var built = new List<VirtualHost>();
        foreach (var (name, wanted, routes) in _hosts)
        {
            var free = wanted.Where((d, i) => (i == 0 || !_fullNames.Contains(d)) && taken.Add(d)).ToValueList();
            if (free.Count > 0)
                built.Add(
                    new()
                    {
                        Name = name,
                        Domains = free,
                        Routes = RouteOrder.CatchAllLast(routes),
                    }
                );
        }
        return built.OrderBy(h => h.Name, StringComparer.Ordinal);
    }

    private void Add(string host, int port, ValueList<string> wanted, IReadOnlyList<Route> routes)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{host}:{port}");
        if (!_names.Add(name))
            return;
        _fullNames.Add(wanted[0]);
        _hosts.Add((name, wanted, routes));
    }
}
