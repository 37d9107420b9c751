using System.Globalization;
using System.Text;

namespace Sluice.ControlPlane.Injection.Template;

/// <summary>Everything that is written into pods of the same options, as finished JSON with holes.</summary>
internal sealed class SidecarTemplate
{
    public const string ProxyName = "istio-proxy";
    public const string InitName = "istio-init";
    public const string ValidationName = "istio-validation";

    private SidecarTemplate(SidecarOptions options)
    {
        Options = options;
        Volumes = VolumeFragments.Build(options);
        VolumeChunk = TemplateChunk.OfVolumes(Volumes);
        Annotations = TemplateChunk.OfEntries("/metadata/annotations"u8, AnnotationFragments.Build(options, Volumes));
        InitContainer = InitFragment.Build(options);
        Proxy = ProxyFragment.Build(options);
        var prometheus = AnnotationFragments.Prometheus(options);
        Prometheus = prometheus.Length == 0 ? null : TemplateChunk.OfEntries("/metadata/annotations"u8, prometheus);
        StatusPort = Encoding.ASCII.GetBytes(options.Settings.StatusPort.ToString(CultureInfo.InvariantCulture));
        PullSecrets = [.. options.Settings.ImagePullSecrets.Select(s => Pods.JsonText.Of(s).Raw.ToArray())];
        Network = Pods.JsonText.Of(options.Settings.Network).Raw.ToArray();
        Cluster = Pods.JsonText.Of(options.Settings.ClusterName).Raw.ToArray();
    }

    public SidecarOptions Options { get; }

    /// <summary>The container that sets or checks the rules; null where nothing is intercepted.</summary>
    public byte[]? InitContainer { get; }

    public FragmentPart[] Proxy { get; }

    public TemplateVolume[] Volumes { get; }

    /// <summary>All of <see cref="Volumes"/>.</summary>
    public TemplateChunk VolumeChunk { get; }

    public TemplateChunk Annotations { get; }

    /// <summary>Null where metrics are not merged.</summary>
    public TemplateChunk? Prometheus { get; }

    /// <summary>In digits.</summary>
    public byte[] StatusPort { get; }

    public byte[][] PullSecrets { get; }

    public byte[] Network { get; }

    public byte[] Cluster { get; }

    public static SidecarTemplate Compile(SidecarOptions options) => new(options);
}
