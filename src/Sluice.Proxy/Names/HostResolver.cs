using System.Net;
using System.Net.Sockets;
using Sluice.Values;

namespace Sluice.Proxy.Names;

/// <summary>Addresses of both families: literals, this machine's own names, the hosts file, then DNS.</summary>
internal sealed class HostResolver : IHostResolver, IAsyncDisposable
{
    /// <summary>Life of what the hosts file says, which tells none; as long as a DNS cluster's usual refresh (Envoy <c>dns_refresh_rate</c>).</summary>
    private static readonly TimeSpan FileTtl = TimeSpan.FromSeconds(5);

    private readonly NameOptions _options;
    private readonly TimeProvider _clock;
    private readonly WatchedFile<HostsFile> _hosts;
    private readonly WatchedFile<ResolverSettings> _settings;
    private readonly NameCache _cache;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _stopped;

    public HostResolver(NameOptions options, TimeProvider clock)
    {
        (_options, _clock, _stopped) = (options, clock, _stop.Token);
        _hosts = new(options.HostsFile, HostsFile.Parse, options.FileCheck, clock);
        _settings = new(options.ResolverFile, ReadSettings, options.FileCheck, clock);
        var servers = new NameServers(() => _settings.Current, clock);
        _cache = new(options, clock, question => servers.AskAsync(question, _stopped));
    }

    /// <summary>DNS answers remembered, of one family each.</summary>
    public int Remembered => _cache.Count;

    public ValueTask<HostAddresses> ResolveAsync(string name, NameScope scope, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(name, out var address))
            return new(new HostAddresses([address], TimeSpan.MaxValue));
        if (!NameSyntax.TryNormalize(name, out var normal))
            return ValueTask.FromException<HostAddresses>(new HostResolutionException($"'{name}' is not a host name", isDefinite: true));
        if (NameSyntax.IsLocalhost(normal))
            return new(new HostAddresses([IPAddress.Loopback, IPAddress.IPv6Loopback], TimeSpan.MaxValue));
        if (_hosts.Current.Find(normal) is { Count: > 0 } known)
            return new(new HostAddresses(known, FileTtl));
        var isComplete = scope == NameScope.Absolute || name.EndsWith('.');
        return SearchAsync(name, _settings.Current.Candidates(normal, isComplete), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _stop.Dispose();
    }

    private ResolverSettings ReadSettings(string text)
    {
        var settings = ResolverSettings.Parse(text);
        return _options.Servers.Count > 0 ? settings with { Servers = _options.Servers.ToValueList() } : settings;
    }

    private async ValueTask<HostAddresses> SearchAsync(string name, IEnumerable<string> candidates, CancellationToken cancellationToken)
    {
        NameAnswer? failure = null;
        foreach (var candidate in candidates)
        {
            if (!NameSyntax.TryNormalize(candidate, out _))
                continue;
            var families = await AskAsync(candidate, cancellationToken);
            if (families.Found is { } found)
                return found;
            // A name that exists without an address tells more than one that does not; and what failed might have existed.
            if (failure is null || !families.Failure.IsDefinite || families.Failure.Kind == NameAnswerKind.NoAddress && failure.IsDefinite)
                failure = families.Failure;
            // Every further name would wait as long, and the right one might be the one that was not answered. glibc ends its search here too.
            if (failure.Kind == NameAnswerKind.NoAnswer)
                break;
        }
        throw Unresolved(name, failure);
    }

    private async ValueTask<NameFamilies> AskAsync(string name, CancellationToken cancellationToken)
    {
        var v4 = _cache.GetAsync(new(name, AddressFamily.InterNetwork));
        var v6 = _cache.GetAsync(new(name, AddressFamily.InterNetworkV6));
        var both = Task.WhenAll(v4, v6);
        if (!both.IsCompleted)
        {
            var first = await Task.WhenAny(v4, v6).WaitAsync(cancellationToken);
            if ((await first).Answer.Kind == NameAnswerKind.Found)
                await Task.WhenAny(both, Task.Delay(_options.FamilyPatience, _clock, cancellationToken));
            else
                await both.WaitAsync(cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
        }
        return new(v4.IsCompleted ? await v4 : null, v6.IsCompleted ? await v6 : null, _cache, _options);
    }

    private static HostResolutionException Unresolved(string name, NameAnswer? failure) =>
        failure?.Kind switch
        {
            NameAnswerKind.NoSuchName or null => new($"{name} does not exist", isDefinite: true),
            NameAnswerKind.NoAddress => new($"{name} has no address", isDefinite: true),
            _ => new($"{name} cannot be resolved: {failure.Problem}", isDefinite: false),
        };
}
