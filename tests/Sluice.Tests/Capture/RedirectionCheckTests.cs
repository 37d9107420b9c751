using Sluice.Testing;

namespace Sluice.Tests.Capture;

/// <summary><c>sluice capture check</c> in a pod whose rules stand, or do not.</summary>
public sealed class RedirectionCheckTests : IAsyncLifetime
{
    private const int NotRedirected = 126;

    private TestNetwork? _network;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private TestHost Host => _network!["pod"];

    public async ValueTask InitializeAsync()
    {
        if (TestNetwork.Obstacle.Length == 0)
            _network = await TestNetwork.CreateAsync(("pod", ["10.77.0.2/24", "fd77::2/64"]));
    }

    public ValueTask DisposeAsync() => _network?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Theory, InlineData("REDIRECT"), InlineData("TPROXY")]
    public async Task Rules_that_stand_are_seen_and_so_are_those_that_do_not(string mode)
    {
        Assert.SkipUnless(TestNetwork.Obstacle.Length == 0, TestNetwork.Obstacle);
        var (code, output) = await CheckAsync("-m", mode);
        Assert.True(code == NotRedirected, output);
        Assert.Contains("IPv4 connections are not redirected to port 15006", output, StringComparison.Ordinal);
        await Host.RunAsync("dotnet", SluiceProcess.Program("sluice"), "capture", "apply", "-m", mode);
        (code, output) = await CheckAsync("-m", mode);
        Assert.True(code == 0, output);
    }

    [Fact]
    public async Task A_family_without_rules_is_named()
    {
        Assert.SkipUnless(TestNetwork.Obstacle.Length == 0, TestNetwork.Obstacle);
        await Host.RunAsync("dotnet", SluiceProcess.Program("sluice"), "capture", "apply", "--ipv6", "false");
        var (code, output) = await CheckAsync();
        Assert.True(code == NotRedirected, output);
        Assert.Contains("IPv6 connections are not redirected", output, StringComparison.Ordinal);
        (code, output) = await CheckAsync("--ipv6", "false");
        Assert.True(code == 0, output);
    }

    private async Task<(int Code, string Output)> CheckAsync(params string[] options)
    {
        await using var process = SluiceProcess.StartAsProxyIn(Host, "sluice", ["capture", "check", "--timeout", "0", .. options]);
        var code = await process.WaitForExitAsync(Token);
        return (code, process.Output);
    }
}
