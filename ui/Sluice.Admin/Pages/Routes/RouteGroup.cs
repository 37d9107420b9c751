namespace Sluice.Admin.Pages.Routes;

/// <summary>One VirtualService in the table, with its rules.</summary>
internal sealed class RouteGroup
{
    public RouteGroup(VirtualServiceList.Item item)
    {
        (Namespace, Name) = (item.Metadata.Namespace ?? "", item.Metadata.Name);
        var spec = item.Spec ?? new();
        Hosts = string.Join(", ", spec.Hosts);
        Gateways = spec.Gateways.Count == 0 ? "mesh" : string.Join(", ", spec.Gateways);
        GatewayNames = [.. spec.Gateways.Select(g => g == "mesh" || g.Contains('/', StringComparison.Ordinal) ? g : $"{Namespace}/{g}")];
        var rules = spec.Http.Select((r, i) => new RouteRow(this, i, "http", r.Name ?? "", RuleText.Match(r.Match), RuleText.Target(r)));
        var tls = spec.Tls.Select((r, i) => new RouteRow(this, i, "tls", "", RuleText.L4(r), RuleText.Targets(r.Route)));
        var tcp = spec.Tcp.Select((r, i) => new RouteRow(this, i, "tcp", "", RuleText.L4(r), RuleText.Targets(r.Route)));
        Rules = [.. rules, .. tls, .. tcp];
        Header = new(this, -1, "", "", "", "");
        Words = $"{Key} {Hosts} {Gateways}".ToLowerInvariant();
    }

    public string Namespace { get; }
    public string Name { get; }
    public string Key => $"{Namespace}/{Name}";
    public string Hosts { get; }
    public string Gateways { get; }
    public IReadOnlyList<string> GatewayNames { get; }
    public IReadOnlyList<RouteRow> Rules { get; }
    public RouteRow Header { get; }

    /// <summary>What is searched, in lower case.</summary>
    public string Words { get; }
    public RouteNumbers? Numbers { get; set; }
}
