namespace Sluice.Resources.Diagnostics;

/// <summary>Findings about pods that are to be injected, and about the settings of injection. Any error injects nothing.</summary>
public static partial class Codes
{
    // 0640-0659: injection

    /// <summary>An annotation should be a list of ports.</summary>
    public static readonly DiagnosticCode BadInjectionPorts = new("SLU0640", Severity.Error, "'{0}' is not a list of ports (1 to 65535).");

    /// <summary>An annotation should be a list of address ranges.</summary>
    public static readonly DiagnosticCode BadInjectionRanges = new("SLU0641", Severity.Error, "'{0}' is not a list of address ranges.");

    /// <summary>An annotation should be a quantity of CPU or memory.</summary>
    public static readonly DiagnosticCode BadInjectionQuantity = new("SLU0642", Severity.Error, "'{0}' is not a quantity of a resource.");

    /// <summary>An annotation should be an interception mode.</summary>
    public static readonly DiagnosticCode BadInjectionMode = new("SLU0643", Severity.Error, "'{0}' is not an interception mode.");

    /// <summary>An annotation should be a number.</summary>
    public static readonly DiagnosticCode BadInjectionNumber = new("SLU0644", Severity.Error, "'{0}' is not a number from {1} to {2}.");

    /// <summary>An annotation should be true or false.</summary>
    public static readonly DiagnosticCode BadInjectionSwitch = new("SLU0645", Severity.Error, "'{0}' is neither true nor false.");

    /// <summary>The annotation <c>proxy.istio.io/config</c> cannot be used.</summary>
    public static readonly DiagnosticCode BadProxyConfig = new("SLU0646", Severity.Error, "The proxy's configuration cannot be read: {0}.");

    /// <summary>A template that the settings do not have.</summary>
    public static readonly DiagnosticCode UnknownInjectionTemplate = new("SLU0647", Severity.Error, "There is no template '{0}'.");

    /// <summary>An annotation should list interfaces.</summary>
    public static readonly DiagnosticCode BadInjectionInterfaces = new("SLU0648", Severity.Error, "'{0}' is not a list of interfaces.");

    /// <summary>An annotation should hold volumes or mounts as JSON.</summary>
    public static readonly DiagnosticCode BadInjectionVolumes = new("SLU0649", Severity.Error, "'{0}' is not JSON of volumes or mounts.");

    /// <summary>A workload has no pod template, or one that is no object.</summary>
    public static readonly DiagnosticCode BadPodTemplate = new("SLU0650", Severity.Error, "The pod cannot be read: {0}.");

    /// <summary>A setting that injection does not have.</summary>
    public static readonly DiagnosticCode UnknownInjectionSetting = new("SLU0651", Severity.Error, "'{0}' is not a setting of injection.");

    /// <summary>A setting with a value that it cannot have.</summary>
    public static readonly DiagnosticCode BadInjectionSetting = new("SLU0652", Severity.Error, "'{0}' is not {1}.");

    /// <summary>A pod is left as it is.</summary>
    public static readonly DiagnosticCode NotInjected = new("SLU0653", Severity.Warning, "Not injected: {0}.");

    /// <summary>An annotation should be a word or a name, in printable characters.</summary>
    public static readonly DiagnosticCode BadInjectionText = new("SLU0654", Severity.Error, "'{0}' is not a name.");
}
