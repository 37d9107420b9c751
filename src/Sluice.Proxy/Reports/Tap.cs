using Sluice.Proxy.Http;

namespace Sluice.Proxy.Reports;

/// <summary>One watcher's filter at work.</summary>
internal sealed class Tap(TapFilter filter, TimeProvider clock)
{
    private long _second;
    private int _taken;

    public ulong Id => filter.Id;

    public TapFilter Filter => filter;

    public bool Matches(KestrelExchange exchange, int code) =>
        (filter.Method.Length == 0 || filter.Method.Equals(exchange.Method, StringComparison.OrdinalIgnoreCase))
        && (filter.Status == 0 || filter.Status == code || filter.Status == code / 100)
        && (filter.PathPrefix.Length == 0 || exchange.Path.StartsWith(filter.PathPrefix, StringComparison.Ordinal))
        && (filter.Host.Length == 0 || MatchesHost(exchange.Authority))
        && (filter.Client is not { } range || (exchange.RemoteEndPoint is { } client && range.Contains(client.Address)));

    /// <summary>False: this second has had as many as it may.</summary>
    public bool Take()
    {
        var second = clock.GetUtcNow().ToUnixTimeSeconds();
        if (Interlocked.Exchange(ref _second, second) != second)
            Volatile.Write(ref _taken, 0);
        return Interlocked.Increment(ref _taken) <= filter.MaxPerSecond;
    }

    private bool MatchesHost(string authority)
    {
        var (name, _) = RequestAuthority.Split(authority);
        return filter.Host.StartsWith("*.", StringComparison.Ordinal)
            ? name.EndsWith(filter.Host[1..], StringComparison.OrdinalIgnoreCase)
            : name.Equals(filter.Host, StringComparison.OrdinalIgnoreCase);
    }
}
