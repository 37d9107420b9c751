using Sluice.Testing;

namespace Sluice.Tests.ControlPlane.Api;

/// <summary>The real kubectl, as its users type it.</summary>
public sealed class KubectlTests : IAsyncLifetime
{
    private TestApi _api = null!;
    private Kubectl _kubectl = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Kubectl.IsPresent, Kubectl.SkipReason);
        _api = await TestApi.StartAsync(Cancel);
        _kubectl = _api.Kubectl(_api.Token("admin", "admin"));
    }

    public ValueTask DisposeAsync() => _api is null ? default : _api.DisposeAsync();

    [Fact]
    public async Task Apply_creates_then_changes_nothing_then_configures()
    {
        var created = await ApplyAsync(Samples.VirtualService("a.test"));
        var unchanged = await ApplyAsync(Samples.VirtualService("a.test"));
        var configured = await ApplyAsync(Samples.VirtualService("b.test"));

        Assert.Equal("virtualservice.networking.istio.io/web created\n", created.Output);
        Assert.Equal("virtualservice.networking.istio.io/web unchanged\n", unchanged.Output);
        Assert.Equal("virtualservice.networking.istio.io/web configured\n", configured.Output);
        Assert.All([created, unchanged, configured], r => Assert.Equal("", r.Error));
    }

    private Task<KubectlResult> ApplyAsync(string yaml, params string[] further) =>
        _kubectl.RunAsync(yaml, Cancel, ["apply", "-f", "-", .. further]);
}
