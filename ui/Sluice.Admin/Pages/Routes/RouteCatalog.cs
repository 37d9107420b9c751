namespace Sluice.Admin.Pages.Routes;

/// <summary>What there is to choose from (<c>GET catalog</c>).</summary>
public sealed record RouteCatalog
{
    public IReadOnlyList<Service> Services { get; init; } = [];
    public IReadOnlyList<KnownGateway> Gateways { get; init; } = [];
    public IReadOnlyList<string> Hosts { get; init; } = [];
    public IReadOnlyList<string> Namespaces { get; init; } = [];

    /// <summary>Subsets of a destination's host, as it is written in a resource of a namespace.</summary>
    public IReadOnlyList<string> SubsetsOf(string host, string ns) => Find(host, ns)?.Subsets ?? [];

    /// <summary>Ports of a destination's host.</summary>
    public IReadOnlyList<int> PortsOf(string host, string ns) => [.. Find(host, ns)?.Ports.Select(p => p.Number) ?? []];

    private Service? Find(string host, string ns) =>
        Services.FirstOrDefault(s => s.Host == host || (s.Name == host && s.Namespace == ns) || $"{s.Name}.{s.Namespace}" == host);

    public sealed record Service
    {
        public string Host { get; init; } = "";
        public string Namespace { get; init; } = "";
        public string Name { get; init; } = "";
        public IReadOnlyList<Port> Ports { get; init; } = [];
        public IReadOnlyList<string> Subsets { get; init; } = [];
    }

    public sealed record Port(int Number, string Name, string Protocol);

    /// <param name="Name"><c>namespace/name</c>.</param>
    /// <param name="Servers">What it listens to.</param>
    public sealed record KnownGateway(string Name, IReadOnlyList<Server> Servers);

    public sealed record Server(int Port, string Protocol, IReadOnlyList<string> Hosts);
}
