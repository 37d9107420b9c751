using Sluice.Resources.Istio;
using Sluice.Translation.Services;
using Sluice.Values;

namespace Sluice.Translation.Peers;

/// <summary>
/// What PeerAuthentications say about workloads, by Istio's rules: a policy with a selector before the namespace's before the mesh's, the
/// oldest of each kind; UNSET leaves the decision to the wider one; nothing said is PERMISSIVE.
/// </summary>
internal sealed class PeerModes
{
    private readonly ILookup<string, PeerAuthentication> _byNamespace;

    private readonly string _root;

    /// <param name="oldestFirst">The policies.</param>
    /// <param name="rootNamespace">Whose policies without selector are the mesh's.</param>
    public PeerModes(IEnumerable<PeerAuthentication> oldestFirst, string rootNamespace)
    {
        _root = rootNamespace;
        var all = oldestFirst.ToList();
        _byNamespace = all.ToLookup(p => p.Metadata.Namespace, StringComparer.Ordinal);
        MayDisable = all.Exists(Disables);
    }

    public static PeerModes None { get; } = new([], "");

    /// <summary>Some workload may take only plain text.</summary>
    public bool MayDisable { get; }

    /// <summary>What applies to the workload with these labels.</summary>
    public PeerPolicy Of(string ns, ValueMap<string> labels)
    {
        var mode = Wide(_root) is { } mesh and not PeerMode.Unset ? mesh : PeerMode.Permissive;
        if (ns != _root && Wide(ns) is { } own and not PeerMode.Unset)
            mode = own;
        var chosen = _byNamespace[ns].FirstOrDefault(p => HasSelector(p) && Labels.Select(p.Spec.Selector!.MatchLabels, labels));
        if (chosen?.Spec.Mtls is { Mode: not PeerMode.Unset } mtls)
            mode = mtls.Mode;
        var ports = new SortedDictionary<int, PeerMode>();
        foreach (var (port, peer) in chosen?.Spec.PortLevelMtls ?? default)
        {
            if (
                int.TryParse(
                    port,
                    System.Globalization.NumberStyles.None,
                    System.Globalization.CultureInfo.InvariantCulture,
                    out var number
                )
            )
                ports[number] = peer is null or { Mode: PeerMode.Unset } ? mode : peer.Mode;
        }
        return new(mode, ports);
    }

    /// <summary>Whether mutual TLS is right for this endpoint: it has a sidecar, and no policy makes its port plain.</summary>
    public bool TakesMutualTls(CatalogService service, CatalogEndpoint endpoint, int port) =>
        endpoint.HasSidecar && (!MayDisable || Of(service.Namespace, endpoint.Labels).Of(port) != PeerMode.Disable);

    private PeerMode? Wide(string ns) => _byNamespace[ns].FirstOrDefault(p => !HasSelector(p))?.Spec.Mtls?.Mode;

    private static bool HasSelector(PeerAuthentication policy) => policy.Spec.Selector is { MatchLabels.Count: > 0 };

    private static bool Disables(PeerAuthentication policy) =>
        policy.Spec.Mtls?.Mode == PeerMode.Disable || (policy.Spec.PortLevelMtls ?? default).Values.Any(p => p?.Mode == PeerMode.Disable);
}
