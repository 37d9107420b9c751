using System.Net;

namespace Sluice.ControlPlane.Api.Access;

/// <summary>Bounds how often passwords are guessed: by address, and by user whatever the address.</summary>
/// <remarks>
/// Attempts are counted before they are looked at, so that a thousand at once get no further than a thousand in turn; what was right is taken
/// back. Where a user is logged in already they are counted by themselves, so that whoever guesses elsewhere does not lock them out.
/// </remarks>
internal sealed class LoginThrottle(AccessStore access, TimeProvider clock)
{
    /// <summary>Failures from one address in <see cref="AddressWindow"/>. An office behind one address mistypes now and then.</summary>
    public const int MostOfAddress = 20;

    /// <summary>Failures of one user in <see cref="UserWindow"/>: 1,440 guesses a day, where a password has 12 characters (OWASP: some lockout after a few).</summary>
    public const int MostOfUser = 10;

    public static readonly TimeSpan AddressWindow = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan UserWindow = TimeSpan.FromMinutes(10);

    // Names that nobody has share these, so that no flood of names pushes a user's count out.
    private const int StrangerSlots = 1024;

    private readonly AttemptCounts _addresses = new(MostOfAddress, AddressWindow, FailedLogins.MostAddresses, clock);
    private readonly AttemptCounts _users = new(MostOfUser, UserWindow, (UserStore.Most + StrangerSlots) * 2, clock);

    /// <summary>Counts an attempt. Null: it may be looked at; else how long not.</summary>
    public TimeSpan? Begin(string user, IPAddress? address)
    {
        if (_addresses.Add(KeyOf(address)) is { } wait)
            return wait;
        return _users.Add(KeyOf(user, address));
    }

    /// <summary>It was right.</summary>
    public void Forgive(string user, IPAddress? address)
    {
        _addresses.Undo(KeyOf(address));
        _users.Undo(KeyOf(user, address));
    }

    private static string KeyOf(IPAddress? address) => FailedLogins.KeyOf(address).ToString();

    private string KeyOf(string user, IPAddress? address)
    {
        if (access.Users.Find(user) is null)
            return FormattableString.Invariant($"?{(uint)user.GetHashCode(StringComparison.Ordinal) % StrangerSlots}");
        return access.Sessions.IsKnown(user, address) ? $"{user} {address}" : user;
    }
}
