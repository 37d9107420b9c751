namespace Sluice.ControlPlane.Api.Access;

/// <summary>By what somebody has shown who they are.</summary>
public enum PrincipalKind
{
    /// <summary>An API token.</summary>
    Token,

    /// <summary>A client certificate.</summary>
    Certificate,

    /// <summary>A login with a password.</summary>
    Session,
}
