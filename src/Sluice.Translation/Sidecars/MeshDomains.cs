using System.Net;
using System.Net.Sockets;
using Sluice.Translation.Services;
using Sluice.Values;

namespace Sluice.Translation.Sidecars;

/// <summary>The names by which a workload may call a service: what its resolver would complete, and the service's addresses.</summary>
internal sealed class MeshDomains(ProxyNode node)
{
    private readonly string _suffix = $".svc.{node.ClusterDomain}";

    /// <summary>The full name first. Lower case, without port.</summary>
    public ValueList<string> Of(CatalogService service)
    {
        var host = service.Host.ToLowerInvariant();
        var names = new List<string> { host };
        if (host.EndsWith(_suffix, StringComparison.Ordinal))
            AddShort(names, host[..^_suffix.Length]);
        // Each Pod of a headless service has a name of its own under the service's.
        if (service.IsHeadless)
            names.AddRange(names.ConvertAll(n => $"*.{n}"));
        foreach (var address in service.Addresses)
        {
            if (IPAddress.TryParse(address, out var ip))
                names.Add(ip.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{ip}]" : address);
        }
        return names.ToValueList();
    }

    // "reviews.shop" of "reviews.shop.svc.cluster.local".
    private void AddShort(List<string> names, string qualified)
    {
        names.Add($"{qualified}.svc");
        names.Add(qualified);
        var dot = qualified.LastIndexOf('.');
        if (dot > 0 && qualified[(dot + 1)..] == node.Namespace)
            names.Add(qualified[..dot]);
    }
}
