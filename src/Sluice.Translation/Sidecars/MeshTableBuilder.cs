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
    private readonly List<(string Name, ValueList<string> Domains)> _more = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    // Full names are their services' own, whoever else would have one as a short name.
    private readonly HashSet<string> _fullNames = new(StringComparer.Ordinal);

    /// <summary>A host that is no service.</summary>
    public void Add(string host, int port, IReadOnlyList<Route> routes) => Add(host, port, [host.ToLowerInvariant()], routes);

    public void Add(CatalogService service, int port, IReadOnlyList<Route> routes) => Add(service.Host, port, domains.Of(service), routes);

    /// <summary>More names for what <paramref name="host"/> has, whenever that comes.</summary>
    public void AddNames(string host, int port, CatalogService alias)
    {
        _fullNames.Add(alias.Host);
        _more.Add((NameOf(host, port), domains.Of(alias)));
    }

    public IEnumerable<VirtualHost> Build()
    {
        var more = _more.ToLookup(m => m.Name, m => m.Domains, StringComparer.Ordinal);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var built = new List<VirtualHost>();
        foreach (var (name, wanted, routes) in _hosts)
        {
            var free = more[name].Prepend(wanted).SelectMany(Own).Where(taken.Add).ToValueList();
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

    private IEnumerable<string> Own(ValueList<string> wanted) => wanted.Where((d, i) => i == 0 || !_fullNames.Contains(d));

    private static string NameOf(string host, int port) => string.Create(CultureInfo.InvariantCulture, $"{host}:{port}");

    private void Add(string host, int port, ValueList<string> wanted, IReadOnlyList<Route> routes)
    {
        var name = NameOf(host, port);
        if (!_names.Add(name))
            return;
        _fullNames.Add(wanted[0]);
        _hosts.Add((name, wanted, routes));
    }
}
