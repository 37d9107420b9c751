using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Sluice.Admin.Api;
using Sluice.Admin.Hosting;

namespace Sluice.Admin.Access;

/// <summary>Asks the API whose a token is, and remembers the answer for the few requests that one page load makes.</summary>
internal sealed class SessionCache(ApiTransport api, AdminOptions options)
{
    private static readonly TimeSpan Life = TimeSpan.FromSeconds(5);
    private const int Most = 1_000;
    private readonly ConcurrentDictionary<string, (Session Session, DateTimeOffset Until)> _known = new(StringComparer.Ordinal);

    /// <summary>Null: nobody's, or no more.</summary>
    public async Task<Session?> FindAsync(string token, CancellationToken cancel)
    {
        var key = Key(token);
        var now = options.Clock.GetUtcNow();
        if (_known.TryGetValue(key, out var known) && known.Until > now)
            return known.Session;
        var answer = await api.SendAsync<Session>(new(HttpMethod.Get, ApiPaths.Admin("whoami")) { Token = token }, cancel);
        _known.TryRemove(key, out _);
        if (answer.Value is not { } session)
            return null;
        if (_known.Count >= Most)
            _known.Clear();
        _known[key] = (session, now + Life);
        return session;
    }

    public void Forget(string token) => _known.TryRemove(Key(token), out _);

    private static string Key(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
