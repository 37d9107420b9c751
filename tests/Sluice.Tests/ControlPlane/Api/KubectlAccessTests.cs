using Sluice.Testing;

namespace Sluice.Tests.ControlPlane.Api;

/// <summary>What kubectl tells people about their own rights, and what becomes of those who have too few.</summary>
public sealed class KubectlAccessTests : IAsyncLifetime
{
    private TestApi _api = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(Kubectl.IsPresent, Kubectl.SkipReason);
        _api = await TestApi.StartAsync(Cancel);
    }

    public ValueTask DisposeAsync() => _api is null ? default : _api.DisposeAsync();

    [Fact]
    public async Task Whoami_and_can_i_answer()
    {
        var kubectl = _api.Kubectl(_api.Token("ann", "viewer", "editor:shop"));

        var who = await RunAsync(kubectl, "auth", "whoami", "-o", "jsonpath={.status.userInfo.username}");
        var shop = await RunAsync(kubectl, "auth", "can-i", "create", "virtualservices", "-n", "shop");
        var elsewhere = await RunAsync(kubectl, "auth", "can-i", "create", "virtualservices", "-n", "bank");
        var list = await RunAsync(kubectl, "auth", "can-i", "--list", "-n", "shop");
        var namespaces = await RunAsync(kubectl, "auth", "can-i", "create", "namespaces", "-n", "shop");

        Assert.Equal("ann", who.Output);
        Assert.Equal((0, "yes\n"), (shop.ExitCode, shop.Output));
        Assert.Equal((1, "no\n"), (elsewhere.ExitCode, elsewhere.Output));
        Assert.Equal((1, "no\n"), (namespaces.ExitCode, namespaces.Output));
        Assert.Contains("deletecollection", list.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_viewer_reads_and_is_refused_to_write()
    {
        await _api.User("editor", "editor").CreateAsync(ApiCalls.Secrets, Samples.Secret("hunter2"));
        var kubectl = _api.Kubectl(_api.Token("viewer", "viewer"));

        var secret = await RunAsync(kubectl, "get", "secret", "login", "-o", "yaml");
        var apply = await kubectl.RunAsync(Samples.VirtualService("a.test"), Cancel, "apply", "-f", "-");

        Assert.Equal(0, secret.ExitCode);
        Assert.DoesNotContain("hunter2", secret.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String("hunter2"u8), secret.Output, StringComparison.Ordinal);
        Assert.Equal(1, apply.ExitCode);
        Assert.Contains("Forbidden", apply.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_token_gets_nothing()
    {
        var result = await RunAsync(_api.Kubectl("sluice_wrong"), "get", "virtualservices.networking.istio.io");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("logged in", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_acts_as_somebody_else()
    {
        var result = await RunAsync(_api.Kubectl(_api.Token("admin", "admin")), "auth", "can-i", "get", "cm", "--as", "ann");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("impersonat", result.Error, StringComparison.Ordinal);
    }

    private static Task<KubectlResult> RunAsync(Kubectl kubectl, params string[] arguments) => kubectl.RunAsync(null, Cancel, arguments);
}
