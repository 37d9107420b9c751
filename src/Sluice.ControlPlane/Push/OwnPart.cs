using Sluice.Resources.Diagnostics;
using Sluice.Translation;
using Sluice.Values;
using Sluice.Xds.Mapping;
using Sluice.Xds.Resources;

namespace Sluice.ControlPlane.Push;

/// <summary>What one sidecar does not share: its inbound side. Gateways have nothing here.</summary>
internal sealed class OwnPart(ProxyNode node)
{
    // Its tables have one host each. Sent whole, they leave the set of virtual hosts to the group, undivided.
    private readonly XdsEncoder _encoder = new(new());
    private MeshView? _view;
    private XdsState _own = XdsState.Empty;
    private (XdsState Shared, XdsState Own, XdsState Joined)? _joined;

    public ValueList<Diagnostic> Diagnostics { get; private set; }

    /// <summary>The group's state with this proxy's own part.</summary>
    public XdsState Join(MeshView view, XdsState shared)
    {
        if (node.Kind == NodeKind.Gateway)
            return shared;
        if (_view is not { } last || !IsSame(last, view))
        {
            var result = SharedTranslation.Own(view.Resources, view.Catalog, node);
            (Diagnostics, _own) = (result.Diagnostics, StateVersion.Stamp(_encoder.Encode(result.Snapshot)));
        }
        _view = view;
        if (_joined is not { } before || before.Shared != shared || before.Own != _own)
            _joined = (shared, _own, shared.Over(_own, _joined));
        return _joined.Value.Joined;
    }

    // Services, policies of peers and the mesh's settings are in the catalog's making.
    private static bool IsSame(MeshView one, MeshView other) =>
        ReferenceEquals(one.Catalog, other.Catalog) && one.Resources.Sidecars == other.Resources.Sidecars;
}
