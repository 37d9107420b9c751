using Sluice.Resources.Kubernetes;
using Sluice.Values;

namespace Sluice.Translation.Services;

/// <summary>Finds the Pod behind an endpoint, which knows labels, service account and sidecar.</summary>
internal sealed class PodIndex
{
    private const string SidecarAnnotation = "sidecar.istio.io/status";

    private readonly Dictionary<(string Namespace, string Name), Pod> _byName = [];
    private readonly Dictionary<(string Namespace, string Address), Pod> _byAddress = [];
    private readonly ILookup<string, Pod> _byNamespace;

    private readonly Localities _localities;

    public PodIndex(IEnumerable<Pod> pods, IEnumerable<NodeResource> nodes)
    {
        _localities = new(nodes);
        var all = pods.ToList();
        foreach (var pod in all)
        {
            _byName.TryAdd((pod.Metadata.Namespace, pod.Metadata.Name), pod);
            foreach (var address in Addresses(pod))
                _byAddress.TryAdd((pod.Metadata.Namespace, address), pod);
        }
        _byNamespace = all.ToLookup(p => p.Metadata.Namespace, StringComparer.Ordinal);
    }

    public static PodIndex Empty { get; } = new([], []);

    public Pod? Find(string ns, string name, string address) =>
        (name.Length > 0 ? _byName.GetValueOrDefault((ns, name)) : null) ?? _byAddress.GetValueOrDefault((ns, address));

    public Pod? FindByAddress(string ns, string address) => _byAddress.GetValueOrDefault((ns, address));

    /// <summary>Those that serve and that a Service's selector picks; none for an empty selector.</summary>
    public IEnumerable<Pod> Selected(string ns, ValueMap<string> selector) =>
        selector.Count == 0 ? [] : _byNamespace[ns].Where(p => Labels.Select(selector, p.Metadata.Labels) && Serves(p));

    /// <summary><c>region/zone/subzone</c>; empty where it is not known.</summary>
    public string Locality(Pod pod) => _localities.Of(pod);

    /// <summary>The locality of what is on a node.</summary>
    public string Locality(string node) => _localities.OfNode(node);

    // A Pod that was written by hand has no status but its address, and counts as ready.
    private static bool Serves(Pod pod) =>
        pod.Metadata.DeletionTimestamp is null
        && pod.Status.Phase is not ("Succeeded" or "Failed")
        && !pod.Status.Conditions.Any(c => c.Type == "Ready" && c.Status != "True")
        && Addresses(pod).Any();

    public static IEnumerable<string> Addresses(Pod pod) =>
        pod.Status.PodIps.Count > 0 ? pod.Status.PodIps.Select(i => i.Ip)
        : pod.Status.PodIp.Length > 0 ? [pod.Status.PodIp]
        : [];

    /// <summary>Number of a container port by its name; 0 when there is none.</summary>
    public static int Port(Pod pod, string name) =>
        pod.Spec.Containers.SelectMany(c => c.Ports).FirstOrDefault(p => p.Name == name)?.Number ?? 0;

    public static bool HasSidecar(Pod pod) => TlsMode.Of(pod.Metadata.Labels) ?? pod.Metadata.Annotations.ContainsKey(SidecarAnnotation);

    public static string Account(Pod pod) => pod.Spec.ServiceAccountName.Length > 0 ? pod.Spec.ServiceAccountName : "default";
}
