using System.Globalization;
using Sluice.Snapshot;
using Sluice.Translation.Services;
using Sluice.Values;

namespace Sluice.Translation.Sidecars;

/// <summary>The route tables that listeners asked for, each made once. Names are Istio's.</summary>
internal sealed class MeshRouteTables(MeshVirtualHosts hosts)
{
    private readonly SortedDictionary<string, RouteTable> _tables = new(StringComparer.Ordinal);

    public IEnumerable<RouteTable> All => _tables.Values;

    /// <summary>Every service with that port.</summary>
    public string OfPort(EgressScope egress, int port)
    {
        var name = port.ToString(CultureInfo.InvariantCulture);
        return Table(name, () => hosts.Of(egress, egress.VirtualServices.All, egress.Services, port));
    }

    /// <summary>Every service with all its ports: what a client says to an HTTP proxy.</summary>
    public string OfEveryPort(EgressScope egress, int port)
    {
        var name = port.ToString(CultureInfo.InvariantCulture);
        return Table(name, () => hosts.Of(egress, egress.VirtualServices.All, egress.Services, 0));
    }

    /// <summary>One service, on a listener of its own address.</summary>
    public string OfService(EgressScope egress, CatalogService service, int port)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{service.Host}:{port}");
        return Table(name, () => hosts.Of(egress, [.. egress.VirtualServices.For(service.Host)], [service], port));
    }

    private string Table(string name, Func<ValueList<VirtualHost>> make)
    {
        if (!_tables.ContainsKey(name))
            _tables.Add(name, new() { Name = name, VirtualHosts = make() });
        return name;
    }
}
