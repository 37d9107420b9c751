using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Data.Sqlite;
using Sluice.Values;

namespace Sluice.ControlPlane.Api.Access;

/// <summary>Keeps tokens (as hashes) and the grants of certificates in a file of their own, which survives crashes and is nobody else's to read.</summary>
/// <remarks>Everything is in memory too, so that no request waits for the disk. Changes are rare and are on disk before they count.</remarks>
public sealed class AccessStore : IDisposable
{
    /// <summary>256 bits.</summary>
    private const int TokenBytes = 32;

    /// <summary>Tells people, and scanners of leaked secrets, what they see.</summary>
    private const string TokenPrefix = "sluice_";

    private static readonly TimeSpan LastUsedStep = TimeSpan.FromMinutes(1);

    // How long what another process wrote may go unseen.
    private static readonly TimeSpan LookStep = TimeSpan.FromSeconds(10);

    private readonly AccessFile _file;
    private readonly TimeProvider _clock;
    private volatile ImmutableDictionary<string, KnownToken> _tokens;
    private volatile ImmutableDictionary<string, CertificateSubject> _subjects;

    private long _looked;

    private AccessStore(AccessFile file, TimeProvider clock, SessionOptions sessions)
    {
        _file = file;
        _clock = clock;
        var rows = new AccountRows(file);
        Sessions = new(rows, file.Lock, clock, sessions);
        Users = new(rows, file.Lock, Sessions, clock);
        _looked = clock.GetTimestamp();
        _tokens = file.ReadTokens().ToImmutableDictionary(t => Convert.ToHexString(t.Hash), StringComparer.Ordinal);
        _subjects = file.ReadSubjects().ToImmutableDictionary(s => s.Identity, StringComparer.Ordinal);
    }

    /// <summary>Opens the file, and makes it where there is none.</summary>
    /// <exception cref="SqliteException">The file is damaged, or cannot be written.</exception>
    public static AccessStore Open(string path, TimeProvider clock, SessionOptions? sessions = null) =>
        new(AccessFile.Open(path), clock, sessions ?? new());

    /// <summary>People who log in with a password.</summary>
    public UserStore Users { get; }

    /// <summary>Who of them is logged in.</summary>
    public SessionStore Sessions { get; }

    public IReadOnlyList<AccessToken> Tokens => [.. _tokens.Values.Select(t => t.Token).OrderBy(t => t.Name, StringComparer.Ordinal)];

    public IReadOnlyList<CertificateSubject> Subjects => [.. _subjects.Values.OrderBy(s => s.Identity, StringComparer.Ordinal)];

    /// <summary>Makes a token. Its text is returned here and never again. Null: the name is taken.</summary>
    public IssuedToken? Issue(string name, ValueList<Grant> grants, DateTimeOffset? expires, string by)
    {
        var text = TokenPrefix + System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var token = new AccessToken
        {
            Name = name,
            Grants = grants,
            Created = _clock.GetUtcNow(),
            CreatedBy = by,
            Expires = expires,
        };
        var known = new KnownToken(HashOf(text), token);
        lock (_file.Lock)
        {
            if (_tokens.Values.Any(t => t.Token.Name == name))
                return null;
            _file.Write(known);
            _tokens = _tokens.Add(Convert.ToHexString(known.Hash), known);
        }
        return new(token, new Secret(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>From now on the token opens nothing. False: there is none of this name.</summary>
    public bool Revoke(string name)
    {
        lock (_file.Lock)
        {
            if (!_file.DeleteToken(name))
                return false;
            _tokens = _tokens.RemoveRange(_tokens.Where(t => t.Value.Token.Name == name).Select(t => t.Key));
            return true;
        }
    }

    /// <summary>Sets what holders of a certificate may do; without grants, they may do nothing.</summary>
    public void SetSubject(CertificateSubject subject)
    {
        lock (_file.Lock)
        {
            _file.Write(subject);
            _subjects = subject.Grants.Count > 0 ? _subjects.SetItem(subject.Identity, subject) : _subjects.Remove(subject.Identity);
        }
    }

    /// <summary>Whose token this is; null: nobody's, or no more.</summary>
    public Principal? FindByToken(string text)
    {
        var hash = HashOf(text);
        var now = _clock.GetUtcNow();
        // The look-up tells nothing by its duration but where hashes differ, and who can choose hashes has no need to guess.
        if (!_tokens.TryGetValue(Convert.ToHexString(hash), out var known) || !CryptographicOperations.FixedTimeEquals(hash, known.Hash))
            return null;
        if (!known.Token.IsValidAt(now))
            return null;
        Touch(known, now);
        return new() { Name = known.Token.Name, Grants = known.Token.Grants };
    }

    /// <summary>Whose session this is, with what they may do now; null: nobody's, or no more.</summary>
    public Principal? FindBySession(string text)
    {
        LookElsewhere();
        if (Sessions.Find(text) is not { } session || Users.Find(session.User) is not { IsDisabled: false } user)
            return null;
        return new()
        {
            Name = user.Name,
            // Whoever must choose a password first may do nothing else, whatever way they try.
            Grants = user.MustChangePassword ? [] : user.Grants,
            Kind = PrincipalKind.Session,
            Session = session.Id,
            MustChangePassword = user.MustChangePassword,
        };
    }

    /// <summary>Takes over what another process has written meanwhile (<c>sluice control-plane reset-password</c>).</summary>
    public void Refresh()
    {
        lock (_file.Lock)
        {
            _looked = _clock.GetTimestamp();
            if (!_file.HasChangedElsewhere())
                return;
            Users.Reload_NeedsLock();
            Sessions.Reload_NeedsLock();
        }
    }

    /// <summary>The grants of all identities together.</summary>
    public ValueList<Grant> GrantsOf(IEnumerable<string> identities) =>
        identities.SelectMany(i => _subjects.TryGetValue(i, out var subject) ? subject.Grants : []).Distinct().ToValueList();

    public void Dispose() => _file.Dispose();

    private void LookElsewhere()
    {
        if (_clock.GetElapsedTime(Interlocked.Read(ref _looked)) >= LookStep)
            Refresh();
    }

    private void Touch(KnownToken known, DateTimeOffset now)
    {
        if (known.Token.LastUsed is { } last && now - last < LastUsedStep)
            return;
        lock (_file.Lock)
        {
            var key = Convert.ToHexString(known.Hash);
            // Revoked meanwhile: it must not come back.
            if (!_tokens.ContainsKey(key))
                return;
            var touched = known with { Token = known.Token with { LastUsed = now } };
            _tokens = _tokens.SetItem(key, touched);
            _file.WriteLastUsed(known.Token.Name, now);
        }
    }

    private static byte[] HashOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
