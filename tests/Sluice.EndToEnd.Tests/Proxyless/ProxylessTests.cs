using System.Text.Json;
using System.Text.RegularExpressions;
using Sluice.Testing;
using Sluice.Xds.Proxyless;
using Sluice.Xds.Server.Book;

namespace Sluice.EndToEnd.Tests.Proxyless;

/// <summary>gRPC's own xDS clients, which nobody wrote for us, run what our server sends: weights, and changes of endpoints and routes.</summary>
public sealed class ProxylessTests : IAsyncLifetime
{
    private TestXdsServer _control = null!;
    private EchoServer _first = null!;
    private EchoServer _second = null!;
    private EchoServer _third = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _control = await TestXdsServer.StartAsync(new());
        (_first, _second, _third) = (await EchoServer.StartAsync("a"), await EchoServer.StartAsync("b"), await EchoServer.StartAsync("c"));
    }

    public async ValueTask DisposeAsync()
    {
        await _control.DisposeAsync();
        foreach (var server in new[] { _first, _second, _third })
            await server.DisposeAsync();
    }

    [Fact]
    public async Task Python()
    {
        const string Command = "/usr/bin/python3"; // Debian's; one that stands before it in the path does not see Debian's packages
        Assert.SkipUnless(File.Exists(Command), "python3 is not installed");
        Assert.SkipUnless(await HasGrpcAsync(Command), "python3-grpcio is not installed");
        await FollowAsync(ClientProgram.RunAsync(Command, ["-c", ProxylessSources.Python, "a", "b"], Bootstrap("python")), "python");
    }

    [Fact]
    public async Task Node()
    {
        ClientProgram.Require("node");
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("SLUICE_NODE_MODULES") is { } modules && Directory.Exists($"{modules}/@grpc/grpc-js-xds"),
            "tests/run installs @grpc/grpc-js and @grpc/grpc-js-xds"
        );
        await FollowAsync(ClientProgram.RunAsync("node", ["-e", ProxylessSources.Node, "--", "a", "b"], Bootstrap("node")), "node");
    }

    private async Task FollowAsync(Task<string> running, string proxy)
    {
        Publish("weights", [(75, _first), (25, _second)]);
        await Task.WhenAny(running, UntilAsync(() => _first.Calls + _second.Calls >= 400));
        await AcceptedAsync(proxy, running);
        Publish("endpoints", [(75, _third), (25, _second)]);
        await Task.WhenAny(running, UntilAsync(() => _third.Calls >= 45));
        await AcceptedAsync(proxy, running);
        Publish("routes", [(100, _third), (0, _second)]);
        var lines = (await running).Split('\n');
        var counts = Regex
            .Matches(lines[0], "[\"'](.)[\"']: ?([0-9]+)")
            .ToDictionary(m => m.Groups[1].Value, m => int.Parse(m.Groups[2].Value, null));
        Assert.Equal(400, counts.Values.Sum());
        Assert.InRange(counts["a"], 245, 355); // six standard deviations of 300 of 400
        Assert.Equal(["without a: b,c", "without b: c"], lines[1..3]);
    }

    /// <summary>The first cluster stays, its endpoint may be another; the shares are the route's.</summary>
    private void Publish(string version, (int Weight, EchoServer Server)[] split)
    {
        var clusters = split.Select((s, i) => new ProxylessCluster($"service-{i}", s.Weight, [s.Server.EndPoint]));
        _control.Source.Publish(ProxylessState.Encode(version, [new("service.test:8080", [.. clusters])]));
    }

    private async Task AcceptedAsync(string proxy, Task<string> running)
    {
        if (running.IsCompleted)
            return; // it failed, and says why
        var rollout = await _control.Book.WaitAsync(TestLimits.Patience, Cancel);
        Assert.Equal(XdsOutcome.Accepted, rollout.Proxies[proxy]);
        var status = _control.Book.Find(proxy)!;
        Assert.Equal(("sotw", XdsSync.Synced), (status.Protocol, status.Sync));
        Assert.All(status.Types, t => Assert.Null(t.Rejection));
    }

    private (string, string)[] Bootstrap(string node)
    {
        var server = new
        {
            server_uri = _control.Uri.Authority,
            channel_creds = new[] { new { type = "insecure" } },
            server_features = new[] { "xds_v3" },
        };
        var self = new
        {
            id = node,
            cluster = "tests",
            locality = new { region = "eu", zone = "eu-1" },
        };
        var text = JsonSerializer.Serialize(new { xds_servers = new[] { server }, node = self });
        return [("GRPC_XDS_BOOTSTRAP_CONFIG", text)];
    }

    private static async Task<bool> HasGrpcAsync(string python)
    {
        try
        {
            await ClientProgram.RunAsync(python, ["-c", "import grpc"]);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!condition() && TimeProvider.System.GetElapsedTime(start) < TestLimits.Patience)
            await Task.Delay(20, Cancel);
    }
}
