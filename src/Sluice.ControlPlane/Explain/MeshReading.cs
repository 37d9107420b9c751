using Sluice.ControlPlane.Push;
using Sluice.ControlPlane.Store;
using Sluice.Resources;
using Sluice.Resources.Istio;
using Sluice.Translation;
using Sluice.Translation.Services;

namespace Sluice.ControlPlane.Explain;

/// <summary>The mesh as it is configured now, for questions: what proxies are shown, or where nobody pushes, what the store holds.</summary>
internal sealed class MeshReading(IResourceStore store, MeshOperations? mesh)
{
    private readonly Lock _lock = new();
    private MeshView? _ofStore;

    public MeshOptions Options => mesh?.Push.Options ?? new();

    public async Task<MeshView> ViewAsync(CancellationToken cancel) => mesh?.Push.View ?? await OfStoreAsync(cancel);

    /// <summary>Gateways that are connected, and for Gateways that none of them serves one as it would be; in order of name.</summary>
    public async Task<IReadOnlyList<KnownGateway>> GatewaysAsync(MeshView view, CancellationToken cancel)
    {
        var nodes = mesh is null ? [] : await mesh.Push.NodesAsync(cancel);
        var connected = nodes
            .Where(n => n.Value.Kind == NodeKind.Gateway)
            .Select(n => new KnownGateway(n.Key, n.Value, IsConnected: true))
            .OrderBy(g => g.Name, StringComparer.Ordinal)
            .ToList();
        var others = view
            .Resources.Gateways.Where(g => !connected.Exists(c => Serves(c.Node, g)))
            .Select(g => new KnownGateway(NameOf(g), NodeOf(g), IsConnected: false))
            .OrderBy(g => g.Name, StringComparer.Ordinal);
        return [.. connected, .. others];
    }

    /// <summary>The gateway of a proxy's or Gateway's name (<c>namespace/name</c>); null: there is none.</summary>
    public async Task<KnownGateway?> FindAsync(MeshView view, string name, CancellationToken cancel)
    {
        var known = await GatewaysAsync(view, cancel);
        if (known.FirstOrDefault(g => g.Name == name) is { } exact)
            return exact;
        return view.Resources.Gateways.FirstOrDefault(g => NameOf(g) == name) is { } resource
            ? known.FirstOrDefault(g => g.IsConnected && Serves(g.Node, resource))
            : null;
    }

    public static string NameOf(Gateway gateway) => $"{gateway.Metadata.Namespace}/{gateway.Metadata.Name}";

    public static bool Serves(ProxyNode node, Gateway gateway) =>
        node.Labels is not { } labels || gateway.Spec.Selector.All(s => labels.TryGetValue(s.Key, out var value) && value == s.Value);

    public ProxyNode NodeOf(Gateway gateway) =>
        new()
        {
            Id = gateway.Metadata.Name,
            Namespace = gateway.Metadata.Namespace,
            Labels = gateway.Spec.Selector,
            ClusterDomain = Options.ClusterDomain,
            RootNamespace = Options.RootNamespace,
            IsStandAlone = false,
        };

    public MeshView ViewOf(long revision, ResourceSet resources) =>
        new(revision, resources, ServiceCatalog.From(resources, Options.ClusterDomain, Options.RootNamespace), LabelUse.Of(resources));

    private async Task<MeshView> OfStoreAsync(CancellationToken cancel)
    {
        var list = await store.ListAsync(ResourceQuery.Everything, cancel);
        lock (_lock)
        {
            if (_ofStore is { } last && last.Revision == list.Revision)
                return last;
            var index = new ResourceIndex();
            index.Reset(list.Items);
            return _ofStore = ViewOf(list.Revision, index.Current());
        }
    }
}
