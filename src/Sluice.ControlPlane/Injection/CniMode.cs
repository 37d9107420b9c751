namespace Sluice.ControlPlane.Injection;

/// <summary>Who sets the rules of interception.</summary>
public enum CniMode
{
    /// <summary>An init container with the capabilities NET_ADMIN and NET_RAW.</summary>
    Off,

    /// <summary>A chained CNI plugin; an init container checks that it did.</summary>
    Chained,

    /// <summary>A CNI plugin that Multus calls, for which pods are annotated.</summary>
    Multus,
}
