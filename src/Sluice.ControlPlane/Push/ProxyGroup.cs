using Sluice.Configuration;
using Sluice.Resources.Diagnostics;
using Sluice.Snapshot;
using Sluice.Translation;
using Sluice.Values;
using Sluice.Xds.Mapping;
using Sluice.Xds.Resources;

namespace Sluice.ControlPlane.Push;

/// <summary>Proxies that get the same, but for their inbound side: translated and encoded once for all of them.</summary>
internal sealed class ProxyGroup(ProxyNode representative, GroupTraits traits)
{
    private readonly XdsEncoder _encoder = new(traits.Encoding);
    private MeshView? _view;
    private ProxySnapshot _snapshot = ProxySnapshot.Empty;

    public XdsState State { get; private set; } = XdsState.Empty;

    public ValueList<Diagnostic> Diagnostics { get; private set; }

    public void Show(MeshView view)
    {
        if (ReferenceEquals(view, _view))
            return;
        _snapshot = ByShortCut(view) ?? Wholly(view);
        _view = view;
        State = StateVersion.Stamp(_encoder.Encode(Visible(view)));
    }

    private ProxySnapshot Visible(MeshView view)
    {
        if (!traits.MayHaveSecrets)
            return WithoutSecrets(_snapshot);
        return view.Roots is { } roots ? _snapshot with { Secrets = [roots, .. _snapshot.Secrets] } : _snapshot;
    }

    private static ProxySnapshot WithoutSecrets(ProxySnapshot snapshot) =>
        snapshot with
        {
            Secrets = [],
            Challenges = snapshot.Challenges is { Http.Count: > 0 } some ? some with { TlsAlpn = [] } : null,
        };

    private ProxySnapshot Wholly(MeshView view)
    {
        var result = SharedTranslation.Shared(view.Resources, view.Catalog, representative);
        Diagnostics = result.Diagnostics;
        return result.Snapshot;
    }

    private ProxySnapshot? ByShortCut(MeshView view) =>
        _view is { } last && CatalogBuilder.DifferInSlicesOnly(last.Resources, view.Resources)
            ? EndpointTranslator.Update(_snapshot, last.Catalog, view.Catalog, representative)
            : null;
}
