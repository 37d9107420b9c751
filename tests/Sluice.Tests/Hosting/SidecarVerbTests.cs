using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Sluice.Hosting;
using Sluice.Testing;

namespace Sluice.Tests.Hosting;

public sealed class SidecarVerbTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Wait_ends_when_the_proxy_is_ready_and_fails_when_the_time_is_over_before()
    {
        await using var proxy = new TestProxy(TestProxy.Options() with { StatusPort = 0 });
        await proxy.Server.StartAsync(Token);
        var (code, error) = await RunAsync(proxy, "wait", "0");
        Assert.Equal((1, "sluice-sidecar wait: given up: not ready"), (code, error.Trim()));
        var waiting = RunAsync(proxy, "wait", "60");
        await proxy.ApplyAsync(SnapshotBuilder.Empty().Http(80).Build());
        Assert.Equal((0, ""), await waiting);
    }

    [Fact]
    public async Task Drain_waits_for_what_is_under_way()
    {
        var (arrived, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var upstream = await TestUpstream.StartAsync(async _ =>
        {
            arrived.SetResult();
            await release.Task;
        });
        await using var proxy = await TestProxy.StartAsync(
            SnapshotBuilder.Empty().Http(80, SnapshotBuilder.To("a")).Cluster("a", upstream.Port).Build(),
            TestProxy.Options() with
            {
                StatusPort = 0,
            }
        );
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var asking = client.GetAsync(proxy.Url(80), Token);
        await arrived.Task.WaitAsync(TestLimits.Patience, Token);
        var (code, error) = await RunAsync(proxy, "drain", "0");
        Assert.Equal((1, "sluice-sidecar drain: given up: draining: 1 under way"), (code, error.Trim()));
        var draining = RunAsync(proxy, "drain", "60");
        release.SetResult();
        using var answer = await asking;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal((0, ""), await draining);
    }

    [Fact]
    public async Task Nobody_there_is_given_up_as_well()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();
        Assert.Equal(1, (await RunAsync(port, "drain", "0")).Code);
    }

    [Theory]
    [InlineData("wait", "--timeout", "-1")]
    [InlineData("wait", "--timeout", "x")]
    [InlineData("drain", "--status-port", "0")]
    [InlineData("drain", "--status-port", "70000")]
    public void Wrong_options_are_refused(params string[] words) => Assert.NotEmpty(SidecarCommand.Create().Parse(words).Errors);

    private static Task<(int Code, string Error)> RunAsync(TestProxy proxy, string verb, string seconds) =>
        RunAsync(proxy.Server.StatusEndPoint!.Port, verb, seconds);

    private static async Task<(int Code, string Error)> RunAsync(int port, string verb, string seconds)
    {
        using var error = new StringWriter();
        var parsed = SidecarCommand
            .Create()
            .Parse([verb, "--status-port", port.ToString(CultureInfo.InvariantCulture), "--timeout", seconds]);
        Assert.Empty(parsed.Errors);
        return (await parsed.InvokeAsync(new InvocationConfiguration { Error = error }, Token), error.ToString());
    }
}
