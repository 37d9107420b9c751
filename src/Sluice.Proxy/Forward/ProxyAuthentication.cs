using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Sluice.Proxy.Telemetry;
using Sluice.Snapshot;

namespace Sluice.Proxy.Forward;

/// <summary>
/// Checks users of forward proxies (RFC 7617) against bcrypt hashes. A hash is slow on purpose: what was found right is remembered for a
/// while, and only a few are computed at once, so that a flood of wrong passwords costs its senders their time and not everybody the CPU.
/// </summary>
/// <param name="refused">Counts those that were asked for a user and gave none, or a wrong one.</param>
/// <param name="clock">Times the memory.</param>
internal sealed class ProxyAuthentication(Counter refused, TimeProvider clock) : IDisposable
{
    /// <summary>Time that right credentials are remembered. Default 5 minutes; a changed hash counts at once.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(5);

    /// <summary>Credentials that are remembered; beyond it all are forgotten.</summary>
    private const int MaxRemembered = 10_000;

    /// <summary>Hashes computed at once. Default 1: some 200 ms of one core each.</summary>
    private const int AtOnce = 1;

    /// <summary>Requests that may wait for their turn; more are refused as if wrong. Default 64.</summary>
    private const int MostWaiting = 64;

    /// <summary>Cost of the hash that is computed for names that nobody has, so that they take as long as wrong passwords. Default 12 (<c>sluice hash-password</c>'s).</summary>
    private const int NobodysCost = 12;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, long> _right = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _turn = new(AtOnce);
    private int _waiting;

    /// <returns>The user; empty where none is asked for; null where the credentials are missing or wrong.</returns>
    public async ValueTask<string?> AuthenticateAsync(
        string? credentials,
        ForwardProxyFilter settings,
        CancellationToken cancellationToken = default
    )
    {
        if (!settings.RequiresUser)
            return "";
        var user = await FindAsync(credentials, settings, cancellationToken);
        if (user is null)
            refused.Increment();
        return user;
    }

    private async ValueTask<string?> FindAsync(string? credentials, ForwardProxyFilter settings, CancellationToken cancellationToken)
    {
        if (!TryParse(credentials, out var name, out var password))
            return null;
        var user = settings.Users.FirstOrDefault(u => u.Name == name);
        var hash = user is null ? "" : Encoding.UTF8.GetString(user.PasswordHash.Reveal());
        var memory = Digest(name, password, hash);
        if (IsRemembered(memory))
            return name;
        if (!await VerifyAsync(password, hash, cancellationToken) || user is null)
            return null;
        if (_right.Count >= MaxRemembered)
            _right.Clear();
        _right[memory] = clock.GetTimestamp();
        return name;
    }

    public void Dispose() => _turn.Dispose();

    private bool IsRemembered(string memory)
    {
        if (!_right.TryGetValue(memory, out var since))
            return false;
        if (clock.GetElapsedTime(since) < Memory)
            return true;
        _right.TryRemove(memory, out _);
        return false;
    }

    private async ValueTask<bool> VerifyAsync(string password, string hash, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return false;
        }
        try
        {
            await _turn.WaitAsync(cancellationToken);
            try
            {
                // Off the thread that serves connections.
                return await Task.Run(() => IsRight(password, hash), cancellationToken);
            }
            finally
            {
                _turn.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private static bool IsRight(string password, string hash)
    {
        try
        {
            if (hash.Length > 0)
                return BCrypt.Net.BCrypt.Verify(password, hash);
            BCrypt.Net.BCrypt.HashPassword(password, NobodysCost);
            return false;
        }
        catch (Exception unreadable) when (unreadable is BCrypt.Net.SaltParseException or ArgumentException)
        {
            return false;
        }
    }

    /// <summary>What is remembered says nothing of a password to whoever reads the memory.</summary>
    private string Digest(string name, string password, string hash) =>
        Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{name}\0{password}\0{hash}")));

    private static bool TryParse(string? credentials, out string name, out string password)
    {
        (name, password) = ("", "");
        const string Scheme = "Basic ";
        if (credentials is null || !credentials.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return false;
        var bytes = new byte[credentials.Length];
        if (!Convert.TryFromBase64String(credentials[Scheme.Length..].Trim(), bytes, out var count))
            return false;
        var text = Encoding.UTF8.GetString(bytes, 0, count);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
            return false;
        (name, password) = (text[..colon], text[(colon + 1)..]);
        return true;
    }
}
