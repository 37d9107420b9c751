using Microsoft.Extensions.Time.Testing;
using Sluice.Proxy.Names;
using Sluice.Testing;

namespace Sluice.Tests.Proxy.Names;

/// <summary>A resolver with a name server, a clock and files of its own.</summary>
internal sealed class NameLab : IAsyncDisposable
{
    /// <summary>Ends a test that would otherwise hang.</summary>
    private static readonly TimeSpan Guard = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly HostResolver _resolver;

    /// <param name="resolver">Text of resolv.conf.</param>
    public NameLab(string resolver = "options attempts:1", FakeTimeProvider? clock = null, int maxNames = 10_000, int maxQuestions = 1_000)
    {
        Clock = clock ?? new FakeTimeProvider();
        _resolver = new HostResolver(
            new NameOptions
            {
                Servers = [Server.EndPoint],
                HostsFile = _folder.Write("hosts", ""),
                ResolverFile = _folder.Write("resolv.conf", resolver),
                MaxNames = maxNames,
                MaxQuestions = maxQuestions,
            },
            Clock
        );
    }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public FakeTimeProvider Clock { get; }

    public TestDnsServer Server { get; } = new();

    public int Remembered => _resolver.Remembered;

    public void WriteHosts(string text) => _folder.Write("hosts", text);

    public void WriteResolver(string text) => _folder.Write("resolv.conf", text);

    public void Add(string name, uint ttl, params string[] addresses) =>
        Server.Records.AddRange(addresses.Select(a => TestDnsRecord.Address(name, ttl, a)));

    /// <summary>To the nearest tick of 100 ns.</summary>
    public void Advance(double seconds) => Clock.Advance(TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond)));

    public Task<HostAddresses> AskAsync(string name, NameScope scope = NameScope.Absolute, CancellationToken? token = null) =>
        _resolver.ResolveAsync(name, scope, token ?? Token).AsTask().WaitAsync(Guard, Token);

    /// <summary>The addresses, with blanks between; or <c>no</c> where there is definitely none, <c>?</c> where nobody knows.</summary>
    public async Task<string> ResolveAsync(string name, NameScope scope = NameScope.Absolute)
    {
        try
        {
            return string.Join(' ', (await AskAsync(name, scope)).Addresses);
        }
        catch (HostResolutionException failed)
        {
            return failed.IsDefinite ? "no" : "?";
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _resolver.DisposeAsync();
        await Server.DisposeAsync();
        _folder.Dispose();
    }
}
