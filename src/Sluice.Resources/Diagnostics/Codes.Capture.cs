namespace Sluice.Resources.Diagnostics;

/// <summary>Findings about the settings of interception (<c>sluice capture</c>). Any of them changes no rule.</summary>
public static partial class Codes
{
    // 0520-0539: interception

    /// <summary>Not a CIDR range or an address.</summary>
    public static readonly DiagnosticCode BadCaptureRange = new("SLU0520", Severity.Error, "'{0}' is not an address range.");

    /// <summary>Not a port, or not a list of them.</summary>
    public static readonly DiagnosticCode BadCapturePort = new("SLU0521", Severity.Error, "'{0}' is not a port (1 to 65535).");

    /// <summary>Not a user or group.</summary>
    public static readonly DiagnosticCode BadCaptureOwner = new("SLU0522", Severity.Error, "'{0}' is not a user or group.");

    /// <summary>Not an interface's name.</summary>
    public static readonly DiagnosticCode BadCaptureInterface = new("SLU0523", Severity.Error, "'{0}' is not the name of an interface.");

    /// <summary>A setting that interception does not know.</summary>
    public static readonly DiagnosticCode UnknownCaptureSetting = new("SLU0524", Severity.Error, "'{0}' is not a setting of interception.");

    /// <summary>Not an interception mode.</summary>
    public static readonly DiagnosticCode BadCaptureMode = new("SLU0525", Severity.Error, "'{0}' is not an interception mode.");

    /// <summary>Not a mark, or not a routing table.</summary>
    public static readonly DiagnosticCode BadCaptureNumber = new("SLU0526", Severity.Error, "'{0}' is not a number from 1 to 2147483647.");

    /// <summary>Not the address of a DNS server.</summary>
    public static readonly DiagnosticCode BadCaptureDnsServer = new("SLU0527", Severity.Error, "'{0}' is not the address of a DNS server.");

    /// <summary>Two settings that cannot both hold.</summary>
    public static readonly DiagnosticCode CaptureSettingsDisagree = new("SLU0528", Severity.Error, "{0} has no effect beside {1}.");
}
