using System.Globalization;
using Sluice.Values;

namespace Sluice.ControlPlane.Injection.Template;

/// <summary>The settings as one pod's annotations leave them, and what only annotations say.</summary>
internal sealed record SidecarOptions(InjectionSettings Settings)
{
    /// <summary>Interfaces of virtual machines, whose traffic counts as outbound.</summary>
    public string VirtualInterfaces { get; init; } = "";

    /// <summary>Interfaces whose inbound traffic is left alone.</summary>
    public string ExcludeInterfaces { get; init; } = "";

    /// <summary>Networks of Multus that the pod asks for itself.</summary>
    public string MultusNetworks { get; init; } = "";

    /// <summary>Volumes that the pod adds for its sidecar: name, and the volume as JSON.</summary>
    public ValueList<KeyValuePair<string, string>> Volumes { get; init; }

    /// <summary>Mounts of the sidecar, as JSON.</summary>
    public ValueList<string> Mounts { get; init; }

    /// <summary>Environment variables of the sidecar (<c>proxyMetadata</c>).</summary>
    public ValueMap<string> Metadata { get; init; }

    /// <summary>Where this pod's sidecar finds its control plane (<c>discoveryAddress</c>); empty: where all do.</summary>
    public string DiscoveryAddress { get; init; } = "";

    /// <summary>Names of further templates, in the order they apply.</summary>
    public ValueList<string> Templates { get; init; }

    /// <summary>Whether the sidecar is not among the templates that the pod asks for.</summary>
    public bool OmitsSidecar { get; init; }

    public string ControlPlane => DiscoveryAddress.Length > 0 ? DiscoveryAddress : Settings.DiscoveryAddress;

    public string Image => Full(Settings.Image);

    public string InitImage => Full(Settings.InitImage);

    public string Mode => Settings.Interception.ToString().ToUpperInvariant();

    /// <summary>Inbound ports that interception leaves alone: the sidecar's own, and those asked for.</summary>
    public string ExcludedInboundPorts => string.Join(',', (string[])["15090", "15021", .. OwnAndAsked()]);

    /// <summary>Those asked for, with the status port, which the CNI plugin does not know of itself.</summary>
    public string AnnotatedInboundPorts => string.Join(',', OwnAndAsked());

    /// <summary>Port that Prometheus is told.</summary>
    public int PrometheusPort => Settings.PrometheusPort ?? Settings.StatusPort;

    private string Full(string image) => image.Contains('/', StringComparison.Ordinal) ? image : $"{Settings.Hub}/{image}:{Settings.Tag}";

    private IEnumerable<string> OwnAndAsked()
    {
        var asked = Settings.ExcludeInboundPorts.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var own = Settings.StatusPort.ToString(CultureInfo.InvariantCulture);
        return Settings.StatusPort == 0 || asked.Contains(own) ? asked : asked.Append(own);
    }
}
