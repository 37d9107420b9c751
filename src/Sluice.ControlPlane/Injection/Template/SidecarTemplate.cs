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
        Annotations = AnnotationFragments.Build(options, Volumes);
        InitContainer = InitFragment.Build(options);
        Proxy = ProxyFragment.Build(options);
        Prometheus = AnnotationFragments.Prometheus(options);
        PullSecrets = [.. options.Settings.ImagePullSecrets.Select(s => Pods.JsonText.Of(s).Raw.ToArray())];
        Network = Pods.JsonText.Of(options.Settings.Network).Raw.ToArray();
        Cluster = Pods.JsonText.Of(options.Settings.ClusterName).Raw.ToArray();
    }

    public SidecarOptions Options { get; }

    /// <summary>The container that sets or checks the rules; null where nothing is intercepted.</summary>
    public byte[]? InitContainer { get; }

    public FragmentPart[] Proxy { get; }

    public TemplateVolume[] Volumes { get; }

    public TemplateAnnotation[] Annotations { get; }

    public TemplateAnnotation[] Prometheus { get; }

    public byte[][] PullSecrets { get; }

    public byte[] Network { get; }

    public byte[] Cluster { get; }

    public static SidecarTemplate Compile(SidecarOptions options) => new(options);
}
