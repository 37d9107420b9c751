namespace Sluice.ControlPlane.Api.Access;

/// <summary>What became of a change to users.</summary>
public enum UserOutcome
{
    Done,
    NotFound,

    /// <summary>The name is taken.</summary>
    Taken,

    /// <summary>Nobody would be left who can give others access.</summary>
    LastAdmin,

    /// <summary>There are <see cref="UserStore.Most"/> already.</summary>
    TooMany,
}
