using Sluice.ControlPlane.Push;
using Sluice.Translation;

namespace Sluice.ControlPlane.Explain;

/// <summary>Translations of gateways for questions; the last few are kept, for people ask several times.</summary>
internal sealed class GatewayRuns
{
    private const int Most = 8;

    private readonly Lock _lock = new();
    private readonly LinkedList<(MeshView View, ProxyNode Node, GatewayRun Run)> _kept = [];

    public GatewayRun Of(MeshView view, ProxyNode node)
    {
        var like = SharedTranslation.Representative(node, view.Labels, view.Catalog);
        lock (_lock)
        {
            for (var at = _kept.First; at is not null; at = at.Next)
            {
                if (!ReferenceEquals(at.Value.View, view) || at.Value.Node != like)
                    continue;
                _kept.Remove(at);
                _kept.AddFirst(at);
                return at.Value.Run;
            }
        }
        var run = Once(view, like);
        lock (_lock)
        {
            _kept.AddFirst((view, like, run));
            if (_kept.Count > Most)
                _kept.RemoveLast();
        }
        return run;
    }

    /// <summary>Without keeping it.</summary>
    public static GatewayRun Once(MeshView view, ProxyNode node) =>
        new(SharedTranslation.Shared(view.Resources, view.Catalog, node).Snapshot);
}
