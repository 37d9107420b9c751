using System.Collections.Immutable;
using System.Text;
using Sluice.Values;

namespace Sluice.ControlPlane.Api.Access;

/// <summary>People who log in with a password. One of them at least can always give others access, once there is anybody.</summary>
public sealed class UserStore
{
    public const int Most = 1_000;

    /// <summary>Who is made where there is nobody.</summary>
    public const string First = "admin";

    private readonly AccountRows _rows;
    private readonly Lock _lock;
    private readonly SessionStore _sessions;
    private readonly TimeProvider _clock;
    private volatile ImmutableDictionary<string, KnownUser> _users = ImmutableDictionary<string, KnownUser>.Empty;

    internal UserStore(AccountRows rows, Lock file, SessionStore sessions, TimeProvider clock)
    {
        (_rows, _lock, _sessions, _clock) = (rows, file, sessions, clock);
        lock (_lock)
            Reload_NeedsLock();
    }

    public IReadOnlyList<User> All => [.. _users.Values.Select(u => u.User).OrderBy(u => u.Name, StringComparer.Ordinal)];

    public User? Find(string name) => _users.GetValueOrDefault(name)?.User;

    internal KnownUser? FindWithHash(string name) => _users.GetValueOrDefault(name);

    /// <summary>Makes the first user, who may do everything, with a password that must be changed at once. Null: there are users already.</summary>
    public Secret? CreateFirst()
    {
        if (_users.Count > 0)
            return null;
        var password = PasswordRules.Generate();
        var user = New(First, [Grant.All(Role.Admin)], "the control plane") with { MustChangePassword = true };
        lock (_lock)
        {
            if (_users.Count > 0)
                return null;
            Set_NeedsLock(new(user, PasswordHash.Of(password)));
        }
        return new(Encoding.UTF8.GetBytes(password));
    }

    /// <summary>
    /// Gives a user a new random password that must be changed at the next login, and lets them log in again; for whoever holds the data
    /// folder. Where <see cref="First"/> is asked for and missing, they are made. Null: there is no such user.
    /// </summary>
    public Secret? Reset(string name)
    {
        var password = PasswordRules.Generate();
        var hash = PasswordHash.Of(password);
        lock (_lock)
        {
            var user = Find(name) ?? (name == First ? New(First, [Grant.All(Role.Admin)], "the data folder") : null);
            if (user is null)
                return null;
            _sessions.RevokeOf(name);
            var reset = user with { IsDisabled = false, MustChangePassword = true, PasswordChanged = _clock.GetUtcNow() };
            Set_NeedsLock(new(reset, hash));
        }
        return new(Encoding.UTF8.GetBytes(password));
    }

    /// <param name="name">See <see cref="User.IsName"/>.</param>
    /// <param name="grants">What they may do.</param>
    /// <param name="hash">Of a password that they must change at the first login.</param>
    /// <param name="by">Who makes them.</param>
    internal UserOutcome Add(string name, ValueList<Grant> grants, string hash, string by)
    {
        lock (_lock)
        {
            if (_users.ContainsKey(name))
                return UserOutcome.Taken;
            if (_users.Count >= Most)
                return UserOutcome.TooMany;
            Set_NeedsLock(new(New(name, grants, by) with { MustChangePassword = true }, hash));
            return UserOutcome.Done;
        }
    }

    /// <summary>Changes a user; their sessions end where the password changes or they are disabled.</summary>
    /// <param name="name">Who.</param>
    /// <param name="change">What is to be different.</param>
    /// <param name="hash">Of the new password; null: it stays.</param>
    /// <param name="seen">The hash that must still be theirs; null: any.</param>
    internal UserOutcome Change(string name, Func<User, User> change, string? hash = null, string? seen = null)
    {
        lock (_lock)
        {
            if (!_users.TryGetValue(name, out var known) || (seen is not null && seen != known.Hash))
                return UserOutcome.NotFound;
            var changed = change(known.User);
            if (hash is not null)
                changed = changed with { PasswordChanged = _clock.GetUtcNow() };
            if (!changed.IsGlobalAdmin && IsLastAdmin(known.User))
                return UserOutcome.LastAdmin;
            if (hash is not null || changed.IsDisabled)
                _sessions.RevokeOf(name);
            Set_NeedsLock(new(changed, hash ?? known.Hash));
            return UserOutcome.Done;
        }
    }

    internal UserOutcome Remove(string name)
    {
        lock (_lock)
        {
            if (!_users.TryGetValue(name, out var known))
                return UserOutcome.NotFound;
            if (IsLastAdmin(known.User))
                return UserOutcome.LastAdmin;
            _sessions.RevokeOf(name);
            _rows.DeleteUser(name);
            _users = _users.Remove(name);
            return UserOutcome.Done;
        }
    }

    /// <summary>
    /// Begins a session of a user whose password was found right, unless anything about them changed while that was looked at.
    /// </summary>
    internal IssuedSession? LogIn(KnownUser seen, Func<IssuedSession> start)
    {
        lock (_lock)
        {
            if (!_users.TryGetValue(seen.User.Name, out var known) || known.Hash != seen.Hash || known.User.IsDisabled)
                return null;
            Set_NeedsLock(known with { User = known.User with { LastLogin = _clock.GetUtcNow() } });
            return start();
        }
    }

    internal void Reload_NeedsLock() => _users = _rows.ReadUsers().ToImmutableDictionary(u => u.User.Name, StringComparer.Ordinal);

    private bool IsLastAdmin(User user) => user.IsGlobalAdmin && _users.Values.All(u => u.User.Name == user.Name || !u.User.IsGlobalAdmin);

    private void Set_NeedsLock(KnownUser known)
    {
        _rows.Write(known);
        _users = _users.SetItem(known.User.Name, known);
    }

    private User New(string name, ValueList<Grant> grants, string by)
    {
        var now = _clock.GetUtcNow();
        return new()
        {
            Name = name,
            Grants = grants,
            Created = now,
            CreatedBy = by,
            PasswordChanged = now,
        };
    }
}
