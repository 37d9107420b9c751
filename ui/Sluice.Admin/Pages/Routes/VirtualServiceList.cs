namespace Sluice.Admin.Pages.Routes;

/// <summary>What the table of routes needs of VirtualServices, and no more: there may be thousands.</summary>
internal sealed record VirtualServiceList(IReadOnlyList<VirtualServiceList.Item> Items)
{
    internal sealed record Item(Meta Metadata, Spec? Spec);

    internal sealed record Meta(string Name, string? Namespace);

    internal sealed record Spec
    {
        public IReadOnlyList<string> Hosts { get; init; } = [];
        public IReadOnlyList<string> Gateways { get; init; } = [];
        public IReadOnlyList<Rule> Http { get; init; } = [];
        public IReadOnlyList<L4Rule> Tls { get; init; } = [];
        public IReadOnlyList<L4Rule> Tcp { get; init; } = [];
    }

    internal sealed record Rule
    {
        public string? Name { get; init; }
        public IReadOnlyList<Match> Match { get; init; } = [];
        public IReadOnlyList<Target> Route { get; init; } = [];
        public Redirect? Redirect { get; init; }
        public Direct? DirectResponse { get; init; }
        public Meta? Delegate { get; init; }
    }

    internal sealed record L4Rule
    {
        public IReadOnlyList<L4Match> Match { get; init; } = [];
        public IReadOnlyList<Target> Route { get; init; } = [];
    }

    internal sealed record L4Match(IReadOnlyList<string>? SniHosts, int? Port);

    internal sealed record Match
    {
        public Condition? Uri { get; init; }
        public Condition? Method { get; init; }
        public Condition? Authority { get; init; }
        public Condition? Scheme { get; init; }
        public IReadOnlyDictionary<string, Condition?>? Headers { get; init; }
        public IReadOnlyDictionary<string, Condition?>? QueryParams { get; init; }
        public IReadOnlyDictionary<string, Condition?>? WithoutHeaders { get; init; }
        public int? Port { get; init; }
    }

    internal sealed record Condition(string? Exact, string? Prefix, string? Regex);

    internal sealed record Redirect(string? Uri, string? Authority, string? Scheme);

    internal sealed record Direct(int Status);

    internal sealed record Target(Destination? Destination, int? Weight);

    internal sealed record Destination(string? Host, string? Subset, Port? Port);

    internal sealed record Port(int Number);
}
