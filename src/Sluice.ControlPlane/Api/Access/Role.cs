namespace Sluice.ControlPlane.Api.Access;

/// <summary>What somebody may do. Each role may do what those before it may.</summary>
public enum Role
{
    /// <summary>Sees everything but the values of Secrets.</summary>
    Viewer,

    /// <summary>Writes resources, Secrets too.</summary>
    Editor,

    /// <summary>Everything; for all namespaces, access management as well.</summary>
    Admin,
}
