using System.Globalization;
using Sluice.ControlPlane.Injection.Pods;
using Sluice.ControlPlane.Injection.Template;
using Sluice.Resources;
using Sluice.Resources.Diagnostics;
using Sluice.Values;

namespace Sluice.ControlPlane.Injection.Annotations;

/// <summary>What a pod's annotations change in the settings. Every mistake is reported.</summary>
internal sealed class PodOptionsReader(Pod pod, InjectionContext context)
{
    private DiagnosticBag? _bag;

    public ValueList<Diagnostic> Findings => _bag?.ToValueList() ?? default;

    /// <summary>Whether there is anything to read; false for most pods.</summary>
    public static bool IsNeeded(Pod pod, InjectionContext context)
    {
        if (context.Namespace.ProxyUser is not null)
            return true;
        foreach (ref readonly var annotation in pod.Annotations.Items)
        {
            var key = annotation.Key.Raw;
            if (key.IndexOf("istio.io/"u8) >= 0 && !key.SequenceEqual("sidecar.istio.io/inject"u8) || key.StartsWith("k8s.v1.cni"u8))
                return true;
        }
        return false;
    }

    public SidecarOptions Read(SidecarOptions standard)
    {
        var options = standard;
        // The proxy's configuration first: annotations of their own win over it.
        if (pod.Annotations.Find("proxy.istio.io/config") is { } config)
            options = ProxyConfigReader.Apply(options, config, Report);
        options = WithResources(options);
        foreach (var annotation in pod.Annotations.Items)
        {
            var (key, value) = (annotation.Key.ToString(), annotation.Value.ToString());
            options = Traffic(options, key, value);
            options = Status(options, key, value);
            options = Other(options, key, value);
        }
        // Under TPROXY the sidecar is root whatever the namespace's range of users, and Istio leaves it its own group.
        return context.Namespace.ProxyUser is { } user && options.Settings.Interception != InterceptionMode.Tproxy
            ? options with
            {
                Settings = options.Settings with { ProxyUser = user },
            }
            : options;
    }

    private SidecarOptions Traffic(SidecarOptions options, string key, string value)
    {
        const string Traffic = "traffic.sidecar.istio.io/";
        var settings = options.Settings;
        return key switch
        {
            Traffic + "includeInboundPorts" when ArePorts(key, value, allowsAll: true) => With(
                settings with
                {
                    IncludeInboundPorts = value,
                }
            ),
            Traffic + "excludeInboundPorts" when ArePorts(key, value) => With(settings with { ExcludeInboundPorts = value }),
            Traffic + "includeOutboundPorts" when ArePorts(key, value, allowsAll: true) => With(
                settings with
                {
                    IncludeOutboundPorts = value,
                }
            ),
            Traffic + "excludeOutboundPorts" when ArePorts(key, value) => With(settings with { ExcludeOutboundPorts = value }),
            Traffic + "includeOutboundIPRanges" when AreRanges(key, value, allowsAll: true) => With(
                settings with
                {
                    IncludeRanges = value,
                }
            ),
            Traffic + "excludeOutboundIPRanges" when AreRanges(key, value) => With(settings with { ExcludeRanges = value }),
            Traffic + "excludeInterfaces" when AreInterfaces(key, value) => options with { ExcludeInterfaces = value },
            Traffic + "kubevirtInterfaces" or "istio.io/reroute-virtual-interfaces" when AreInterfaces(key, value) => options with
            {
                VirtualInterfaces = value,
            },
            _ => options,
        };
        SidecarOptions With(InjectionSettings changed) => options with { Settings = changed };
    }

    private bool ArePorts(string key, string value, bool allowsAll = false) =>
        Checked((allowsAll && value == "*") || AnnotationText.ArePorts(value), key, value, Codes.BadInjectionPorts);

    private bool AreRanges(string key, string value, bool allowsAll = false) =>
        Checked((allowsAll && value == "*") || AnnotationText.AreRanges(value), key, value, Codes.BadInjectionRanges);

    private bool AreInterfaces(string key, string value) =>
        Checked(AnnotationText.AreInterfaces(value), key, value, Codes.BadInjectionInterfaces);

    private SidecarOptions Status(SidecarOptions options, string key, string value)
    {
        const string Readiness = "readiness.status.sidecar.istio.io/";
        var settings = options.Settings;
        return key switch
        {
            "status.sidecar.istio.io/port" => options with
            {
                Settings = settings with { StatusPort = Number(key, value, 0, ushort.MaxValue) },
            },
            Readiness + "initialDelaySeconds" => options with
            {
                Settings = settings with { ReadinessInitialDelay = Number(key, value, 0, int.MaxValue) },
            },
            Readiness + "periodSeconds" => options with
            {
                Settings = settings with { ReadinessPeriod = Number(key, value, 1, int.MaxValue) },
            },
            Readiness + "failureThreshold" => options with
            {
                Settings = settings with { ReadinessFailures = Number(key, value, 1, int.MaxValue) },
            },
            Readiness + "applicationPorts" when !ArePorts(key, value) => options,
            _ => options,
        };
    }

    private SidecarOptions Other(SidecarOptions options, string key, string value)
    {
        var settings = options.Settings;
        return key switch
        {
            "sidecar.istio.io/interceptionMode" => options with { Settings = settings with { Interception = Mode(key, value) } },
            "sidecar.istio.io/rewriteAppHTTPProbers" => options with { Settings = settings with { RewriteProbes = Switch(key, value) } },
            "sidecar.istio.io/nativeSidecar" => options with { Settings = settings with { NativeSidecar = Switch(key, value) } },
            "sidecar.istio.io/proxyImage" => WithImage(options, Name(key, value)),
            "sidecar.istio.io/logLevel" => options with { Settings = settings with { LogLevel = Level(key, value) } },
            "sidecar.istio.io/userVolume" => options with { Volumes = VolumeAnnotations.Volumes(key, value, Report) },
            "sidecar.istio.io/userVolumeMount" => options with { Mounts = VolumeAnnotations.Mounts(key, value, Report) },
            "k8s.v1.cni.cncf.io/networks" => options with { MultusNetworks = value },
            "inject.istio.io/templates" => WithTemplates(options, key, value),
            _ => options,
        };
    }

    // The init container's image is another one, unless the settings say one for both, as Istio's do.
    private static SidecarOptions WithImage(SidecarOptions options, string image)
    {
        var settings = options.Settings;
        return options with
        {
            Settings = settings with { Image = image, InitImage = settings.InitImage == settings.Image ? image : settings.InitImage },
        };
    }

    // As with Istio, one annotation of the four replaces all that the settings say.
    private SidecarOptions WithResources(SidecarOptions options)
    {
        var (requests, limits) = (new Dictionary<string, string>(), new Dictionary<string, string>());
        Quantity("sidecar.istio.io/proxyCPU", requests, "cpu");
        Quantity("sidecar.istio.io/proxyMemory", requests, "memory");
        Quantity("sidecar.istio.io/proxyCPULimit", limits, "cpu");
        Quantity("sidecar.istio.io/proxyMemoryLimit", limits, "memory");
        return requests.Count + limits.Count == 0
            ? options
            : options with
            {
                Settings = options.Settings with { Requests = requests.ToValueMap(), Limits = limits.ToValueMap() },
            };
    }

    private void Quantity(string key, Dictionary<string, string> quantities, string resource)
    {
        if (pod.Annotations.Find(key) is not { } value)
            return;
        Checked(AnnotationText.IsQuantity(value), key, value, Codes.BadInjectionQuantity);
        quantities[resource] = value;
    }

    private SidecarOptions WithTemplates(SidecarOptions options, string key, string value)
    {
        const string Sidecar = "sidecar";
        var names = value
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        foreach (var name in names.Where(n => n != Sidecar && !options.Settings.Templates.ContainsKey(n)))
            Report(Codes.UnknownInjectionTemplate, key, name, Suggest(options));
        return options with
        {
            Templates = names.Where(n => n != Sidecar).ToValueList(),
            OmitsSidecar = names.Count > 0 && !names.Contains(Sidecar),
        };
    }

    private static string Suggest(SidecarOptions options) =>
        $"there are: {string.Join(", ", options.Settings.Templates.Keys.Prepend("sidecar"))}";

    private InterceptionMode Mode(string key, string value) =>
        value switch
        {
            "REDIRECT" => InterceptionMode.Redirect,
            "TPROXY" => InterceptionMode.Tproxy,
            "NONE" => InterceptionMode.None,
            _ => Refused<InterceptionMode>(Codes.BadInjectionMode, key, value, "write REDIRECT, TPROXY or NONE"),
        };

    // What Istio's reader takes for a boolean.
    private bool Switch(string key, string value) =>
        value switch
        {
            "true" or "True" or "TRUE" or "t" or "T" or "1" => true,
            "false" or "False" or "FALSE" or "f" or "F" or "0" => false,
            _ => Refused<bool>(Codes.BadInjectionSwitch, key, value, "write true or false"),
        };

    private int Number(string key, string value, int least, int most)
    {
        if (int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        Bag.Add(Codes.BadInjectionNumber, Key, PathOf(key), value, least, most);
        return least;
    }

    private string Name(string key, string value)
    {
        Checked(AnnotationText.IsName(value), key, value, Codes.BadInjectionText);
        return value;
    }

    private string Level(string key, string value)
    {
        if (!AnnotationText.IsLogLevel(value))
            Report(Codes.BadInjectionText, key, value, "write trace, debug, info, warning, error, critical or off");
        return value;
    }

    private bool Checked(bool isGood, string key, string value, DiagnosticCode code)
    {
        if (!isGood)
            Report(code, key, value, "");
        return isGood;
    }

    private T Refused<T>(DiagnosticCode code, string key, string value, string suggestion)
        where T : struct
    {
        Report(code, key, value, suggestion);
        return default;
    }

    private void Report(DiagnosticCode code, string key, string argument, string suggestion) =>
        Bag.AddSuggesting(suggestion, code, Key, PathOf(key), argument);

    private DiagnosticBag Bag => _bag ??= new();

    private ResourceKey Key => new("Pod", context.Namespace.Name, (pod.Name.IsEmpty ? pod.GenerateName : pod.Name).ToString());

    private static string PathOf(string key) => $"metadata.annotations[\"{key}\"]";
}
