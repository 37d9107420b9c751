namespace Sluice.ControlPlane.Api.Access;

/// <summary>How long a login lasts.</summary>
public sealed class SessionOptions
{
    /// <summary>A session that was not used for so long has ended. Default 8 h: a working day, so that a lunch does not end it and a night does.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromHours(8);

    /// <summary>
    /// A session ends after this however much it is used. Default 7 d: well below the 30 d after which NIST SP 800-63B 4.1.3 wants a new login
    /// at its lowest level.
    /// </summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromDays(7);
}
