using System.Net;

namespace Sluice.ControlPlane.Api.Access;

/// <summary>Checks passwords, and lets people in. Whether a user exists shows neither in answers nor in how long they take.</summary>
internal sealed class LoginDesk(AccessStore access, TimeProvider clock) : IDisposable
{
    private readonly LoginThrottle _throttle = new(access, clock);

    public PasswordHasher Hasher { get; } = new();

    /// <param name="name">As typed; upper and lower case are one.</param>
    /// <param name="password">As typed.</param>
    /// <param name="address">Where it comes from.</param>
    /// <param name="agent">What the client says of itself.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<LoginResult> LoginAsync(string name, string password, IPAddress? address, string agent, CancellationToken cancel)
    {
        access.Refresh();
        var (outcome, known, wait) = await CheckAsync(name, password, address, cancel);
        if (outcome != LoginOutcome.Done)
            return new(outcome, Wait: wait);
        return access.Users.LogIn(known!, () => access.Sessions.Start(known!.User.Name, address, agent)) is { } session
            ? new(LoginOutcome.Done, session)
            : new(LoginOutcome.WrongPassword);
    }

    /// <summary>Whether the password is the user's, counted like any other guess.</summary>
    public async Task<(LoginOutcome Outcome, KnownUser? User, TimeSpan? Wait)> CheckAsync(
        string name,
        string password,
        IPAddress? address,
        CancellationToken cancel
    )
    {
        var user = Normal(name);
        if (_throttle.Begin(user, address) is { } wait)
            return (LoginOutcome.Throttled, null, wait);
        var known = access.Users.FindWithHash(user);
        var isRight = await Hasher.VerifyAsync(Bounded(password), known?.Hash ?? PasswordHash.Nobody, cancel);
        var outcome =
            isRight is null ? LoginOutcome.Busy
            : known is null ? LoginOutcome.UnknownUser
            : isRight is false ? LoginOutcome.WrongPassword
            : known.User.IsDisabled ? LoginOutcome.Disabled
            : LoginOutcome.Done;
        if (outcome is LoginOutcome.Done or LoginOutcome.Busy)
            _throttle.Forgive(user, address);
        return (outcome, known, null);
    }

    public void Dispose() => Hasher.Dispose();

    public static string Normal(string name) => name.Length > User.MostCharacters ? "" : name.Trim().ToLowerInvariant();

    // No password is that long: it is wrong, and costs as much as any other.
    private static string Bounded(string password) => password.Length > PasswordRules.MostCharacters ? "" : password;
}
