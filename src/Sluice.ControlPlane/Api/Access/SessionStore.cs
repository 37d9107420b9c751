using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Sluice.Values;

namespace Sluice.ControlPlane.Api.Access;

/// <summary>Who is logged in. Tokens are kept as hashes; a session is new with every login, so that nobody can fix one beforehand.</summary>
public sealed class SessionStore
{
    /// <summary>Tells people, and scanners of leaked secrets, what they see.</summary>
    public const string Prefix = "sluice_s_";

    /// <summary>Sessions of one user; with one more the one unused longest ends.</summary>
    public const int MostOfUser = 20;

    private const int TokenBytes = 32;
    private const int IdBytes = 9;
    private const int MostAgentCharacters = 200;
    private static readonly TimeSpan LastUsedStep = TimeSpan.FromMinutes(1);

    private readonly AccountRows _rows;
    private readonly Lock _lock;
    private readonly TimeProvider _clock;
    private volatile ImmutableDictionary<string, KnownSession> _sessions = ImmutableDictionary<string, KnownSession>.Empty;

    internal SessionStore(AccountRows rows, Lock file, TimeProvider clock, SessionOptions options)
    {
        (_rows, _lock, _clock, Options) = (rows, file, clock, options);
        lock (_lock)
            Reload_NeedsLock();
    }

    public SessionOptions Options { get; }

    /// <summary>Those that hold now, the newest first.</summary>
    public IReadOnlyList<UserSession> All
    {
        get
        {
            var now = _clock.GetUtcNow();
            return [.. _sessions.Values.Select(s => s.Session).Where(s => IsValid(s, now)).OrderByDescending(s => s.Created)];
        }
    }

    public UserSession? FindById(string id) => All.FirstOrDefault(s => s.Id == id);

    /// <summary>Whether this user is logged in from this address already.</summary>
    public bool IsKnown(string user, IPAddress? address) =>
        address is not null && _sessions.Values.Any(s => s.Session.User == user && s.Session.Address == address.ToString());

    /// <summary>Begins a session. Its token is returned here and never again.</summary>
    public IssuedSession Start(string user, IPAddress? address, string agent)
    {
        var text = Prefix + System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var now = _clock.GetUtcNow();
        var session = new UserSession
        {
            Id = System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(IdBytes)),
            User = user,
            Created = now,
            Expires = now + Options.Lifetime,
            LastUsed = now,
            Address = address?.ToString() ?? "",
            Agent = agent.Length > MostAgentCharacters ? agent[..MostAgentCharacters] : agent,
        };
        var known = new KnownSession(HashOf(text), session);
        lock (_lock)
        {
            MakeRoom_NeedsLock(user, now);
            _rows.Write(known);
            _sessions = _sessions.Add(known.Key, known);
        }
        return new(session, new Secret(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The session of a token; null: none, or it has ended.</summary>
    public UserSession? Find(string text)
    {
        var hash = HashOf(text);
        var now = _clock.GetUtcNow();
        if (!_sessions.TryGetValue(Convert.ToHexString(hash), out var known) || !CryptographicOperations.FixedTimeEquals(hash, known.Hash))
            return null;
        if (!IsValid(known.Session, now))
            return null;
        Touch(known, now);
        return known.Session;
    }

    /// <summary>Ends a session. False: there is none of this id.</summary>
    public bool Revoke(string id)
    {
        lock (_lock)
        {
            if (_sessions.Values.FirstOrDefault(s => s.Session.Id == id) is not { } known)
                return false;
            Remove_NeedsLock(known);
            return true;
        }
    }

    /// <summary>Ends every session of a user.</summary>
    public void RevokeOf(string user)
    {
        lock (_lock)
        {
            _rows.DeleteSessionsOf(user);
            _sessions = _sessions.RemoveRange(_sessions.Where(s => s.Value.Session.User == user).Select(s => s.Key));
        }
    }

    internal void Reload_NeedsLock() => _sessions = _rows.ReadSessions().ToImmutableDictionary(s => s.Key, StringComparer.Ordinal);

    private bool IsValid(UserSession session, DateTimeOffset now) => session.IsValidAt(now, Options.IdleTimeout);

    // Also the moment to forget what has ended.
    private void MakeRoom_NeedsLock(string user, DateTimeOffset now)
    {
        foreach (var ended in _sessions.Values.Where(s => !IsValid(s.Session, now)))
            Remove_NeedsLock(ended);
        var own = _sessions.Values.Where(s => s.Session.User == user).OrderByDescending(s => s.Session.LastUsed);
        foreach (var surplus in own.Skip(MostOfUser - 1))
            Remove_NeedsLock(surplus);
    }

    private void Remove_NeedsLock(KnownSession known)
    {
        _rows.DeleteSession(known.Session.Id);
        _sessions = _sessions.Remove(known.Key);
    }

    private void Touch(KnownSession known, DateTimeOffset now)
    {
        if (now - known.Session.LastUsed < LastUsedStep)
            return;
        lock (_lock)
        {
            // Ended meanwhile: it must not come back.
            if (!_sessions.ContainsKey(known.Key))
                return;
            _sessions = _sessions.SetItem(known.Key, known with { Session = known.Session with { LastUsed = now } });
            _rows.WriteLastUsed(known.Session.Id, now);
        }
    }

    private static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
