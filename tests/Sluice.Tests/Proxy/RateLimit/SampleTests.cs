using Microsoft.Extensions.Time.Testing;
using Sluice.Resources.Reading;
using Sluice.Testing;
using Sluice.Translation;
using Sluice.Translation.Services;

namespace Sluice.Tests.Proxy.RateLimit;

/// <summary>The sample does what it says.</summary>
public sealed class SampleTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public async Task Logins_are_five_a_minute_and_the_rest_goes_on()
    {
        await using var proxy = await StartAsync();
        Assert.Equal([200, 200, 200, 200, 200, 429], await AskAsync(proxy, "shop.example.com", "/login", 6));
        Assert.Equal([301], await AskAsync(proxy, "shop.example.com", "/catalog/1", 1));
        Assert.Equal([200], await AskAsync(proxy, "shop.example.com", "/", 1));
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal([200], await AskAsync(proxy, "shop.example.com", "/login", 1));
        var attempts = proxy.Server.RateLimits.Single(l => l.Limit == "attempts");
        Assert.Equal(("shop/login", 6L, 1L), (attempts.Policy, attempts.Allowed, attempts.Limited));
        Assert.Equal("127.0.0.0/24", Assert.Single(attempts.TopLimited).Key);
    }

    [Fact]
    public async Task Nobody_takes_more_than_their_share()
    {
        await using var proxy = await StartAsync();
        Assert.Equal(40, (await AskAsync(proxy, "shop.example.com", "/", 50)).Count(s => s == 200));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(20, (await AskAsync(proxy, "shop.example.com", "/", 50)).Count(s => s == 200));
    }

    [Fact]
    public async Task What_is_tried_out_only_counts()
    {
        await using var proxy = await StartAsync();
        Assert.All(await AskAsync(proxy, "api.example.com", "/v1", 10), status => Assert.Equal(200, status));
        var tried = proxy.Server.RateLimits.Single(l => l.Limit == "per-key-and-path");
        Assert.Equal((3L, 0L, 7L), (tried.Allowed, tried.Limited, tried.ShadowLimited));
    }

    private async Task<TestProxy> StartAsync()
    {
        var file = RepositoryFile.PathOf("deploy/samples/rate-limits/rate-limits.yaml");
        var load = ResourceLoader.Load([new SourceFile(file, await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken))]);
        var result = Translator.Translate(load.Resources, ServiceCatalog.From(load.Resources, "cluster.local"), new());
        return await TestProxy.StartAsync(result.Snapshot, clock: _clock);
    }

    private static async Task<List<int>> AskAsync(TestProxy proxy, string host, string path, int times)
    {
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        var statuses = new List<int>();
        for (var i = 0; i < times; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, proxy.Url(80, path));
            request.Headers.Host = host;
            using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
            statuses.Add((int)answer.StatusCode);
        }
        return statuses;
    }
}
