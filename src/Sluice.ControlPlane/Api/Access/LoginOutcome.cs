namespace Sluice.ControlPlane.Api.Access;

/// <summary>How an attempt to log in ended; told to the audit, while the client learns only whether it was let in.</summary>
internal enum LoginOutcome
{
    Done,
    UnknownUser,
    WrongPassword,
    Disabled,

    /// <summary>Too many attempts failed before.</summary>
    Throttled,

    /// <summary>Too many are being looked at.</summary>
    Busy,
}
