namespace Sluice.ControlPlane.Injection;

/// <summary>What happens to pods that say nothing, and whether anything happens at all.</summary>
public enum InjectionPolicy
{
    /// <summary>They are injected.</summary>
    Enabled,

    /// <summary>They are not; pods may ask for it.</summary>
    Disabled,

    /// <summary>No pod is injected, whatever it asks for.</summary>
    Never,
}
