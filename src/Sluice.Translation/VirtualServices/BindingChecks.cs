using Sluice.Resources;
using Sluice.Resources.Diagnostics;
using Sluice.Translation.Gateways;

namespace Sluice.Translation.VirtualServices;

/// <summary>Says which VirtualServices miss their gateway, and which of their hosts no server takes.</summary>
internal static class BindingChecks
{
    public static void Run(TranslationScope scope, ILookup<string, BoundVirtualService> bound, MergedGateway merged, ResourceSet resources)
    {
        var known = resources.Gateways.Select(g => $"{g.Metadata.Namespace}/{g.Metadata.Name}").ToHashSet(StringComparer.Ordinal);
        foreach (var gateway in bound)
        {
            if (!known.Contains(gateway.Key))
                ReportMissing(scope, gateway, known);
            else
                CheckHosts(scope, gateway, merged);
        }
    }

    private static void ReportMissing(TranslationScope scope, IGrouping<string, BoundVirtualService> services, HashSet<string> known)
    {
        var suggestion = scope.Suggestions.Nearest(services.Key, known);
        foreach (var service in services)
        {
            var index = service.Gateways.First(g => g.Name == services.Key).Index;
            scope.Bag.AddSuggesting(suggestion, Codes.GatewayNotFound, service.Key, $"spec.gateways[{index}]", services.Key);
        }
    }

    private static void CheckHosts(TranslationScope scope, IGrouping<string, BoundVirtualService> services, MergedGateway merged)
    {
        var servers = merged.ByGateway[services.Key].ToList();
        // A gateway of other proxies, or one whose servers were all refused, says nothing about hosts.
        if (servers.Count == 0)
            return;
        var hostsByNamespace = new Dictionary<string, Routes.ServerHosts>(StringComparer.Ordinal);
        foreach (var service in services)
        {
            if (!hostsByNamespace.TryGetValue(service.Namespace, out var hosts))
                hostsByNamespace.Add(service.Namespace, hosts = new(servers.SelectMany(s => s.Hosts), service.Namespace));
            for (var i = 0; i < service.Hosts.Count; i++)
            {
                if (hosts.Intersect([service.Hosts[i]]).Count == 0)
                    scope.Bag.Add(Codes.HostNotInGateway, service.Key, $"spec.hosts[{i}]", service.Hosts[i], services.Key);
            }
        }
    }
}
