using System.Net.Sockets;
using System.Text;
using Sluice.Snapshot;
using Sluice.Testing;

namespace Sluice.Tests.Proxy.EgressGateway;

/// <summary>A client that means the gateway ill, and has a name server of its own.</summary>
public sealed class SsrfTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int ProxyPort = 9004;
    private const string Everything = "[{name: all, to: [{hosts: [\"*\"]}]}]";

    private readonly TestDnsServer _names = new();
    private readonly TestTcpServer _inside = new(async stream =>
    {
        await stream.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, Token);
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nsecret"u8.ToArray(), Token);
    });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _inside.DisposeAsync();
        await _names.DisposeAsync();
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task No_hostile_target_is_reached(bool byTunnel)
    {
        await using var gateway = await RecordedGateway.StartAsync(Resources(Everything, _inside.Port), _names);
        var named = HostileTargets.Answers.Select((a, i) => (Name: $"n{i}.evil.test", Address: a)).ToList();
        foreach (var (name, address) in named)
            _names.Records.Add(TestDnsRecord.Address(name, 0, address));
        string[] targets = [.. HostileTargets.Literals, .. named.Select(n => n.Name)];
        output.WriteLine("| target | answer |\n| --- | --- |");
        var refused = 0;
        foreach (var target in targets)
        {
            var status = await AskAsync(gateway, target, byTunnel);
            output.WriteLine($"| {target} | {status} |");
            if (status is 400 or 403)
                refused++;
            else
                Assert.Fail($"{target} was answered {status}");
        }
        Assert.Equal((targets.Length, 0), (refused, _inside.Connections));
        Assert.True(targets.Length >= 60);
    }

    [Fact]
    public async Task A_name_that_moves_to_a_forbidden_address_is_checked_at_each_connection()
    {
        await using var gateway = await RecordedGateway.StartAsync(
            Resources("[{name: one, to: [{hosts: [moving.test]}], allowAddresses: [127.0.0.9]}]", _inside.Port),
            _names
        );
        await using var allowed = new TestTcpServer(
            stream => stream.WriteAsync("hello"u8.ToArray(), Token).AsTask(),
            "127.0.0.9",
            _inside.Port
        );
        _names.Records.Add(TestDnsRecord.Address("moving.test", 0, "127.0.0.9"));
        Assert.Equal(200, await AskAsync(gateway, "moving.test", byTunnel: true));
        _names.Records.Clear();
        _names.Records.Add(TestDnsRecord.Address("moving.test", 0, "127.0.0.1"));
        Assert.Equal(403, await AskAsync(gateway, "moving.test", byTunnel: true));
        await gateway.RecordsAsync(2);
        Assert.Equal(403, await AskAsync(gateway, "moving.test", byTunnel: false));
        Assert.Equal((1, 0), (allowed.Connections, _inside.Connections));
        var records = await gateway.RecordsAsync(3);
        Assert.Equal([EgressVerdict.Allowed, EgressVerdict.Denied, EgressVerdict.Denied], records.Select(r => r.Verdict));
        Assert.Equal("127.0.0.1 is not to be reached: loopback", records[1].Reason);
    }

    [Fact]
    public async Task Of_a_name_with_both_kinds_of_addresses_only_the_allowed_one_is_tried()
    {
        await using var gateway = await RecordedGateway.StartAsync(
            Resources("[{to: [{hosts: [mixed.test]}], allowAddresses: [127.0.0.9]}]", _inside.Port),
            _names
        );
        await using var allowed = new TestTcpServer(
            stream => stream.WriteAsync("hello"u8.ToArray(), Token).AsTask(),
            "127.0.0.9",
            _inside.Port
        );
        foreach (var address in new[] { "127.0.0.1", "::1", "127.0.0.9", "::ffff:127.0.0.1" })
            _names.Records.Add(TestDnsRecord.Address("mixed.test", 0, address));
        for (var i = 0; i < 5; i++)
            Assert.Equal(200, await AskAsync(gateway, "mixed.test", byTunnel: true));
        Assert.Equal((5, 0), (allowed.Connections, _inside.Connections));
    }

    [Fact]
    public async Task A_connection_into_a_private_network_serves_only_those_who_may_go_there()
    {
        // The same host for both; only /a lifts the address.
        await using var gateway = await RecordedGateway.StartAsync(
            Resources("[{to: [{paths: [/a]}], allowAddresses: [127.0.0.1]}, {to: [{paths: [/b]}]}]", _inside.Port),
            _names
        );
        _names.Records.Add(TestDnsRecord.Address("shared.test", 0, "127.0.0.1"));
        Assert.Equal(200, await AskAsync(gateway, "shared.test", byTunnel: false, "/a"));
        Assert.Equal(403, await AskAsync(gateway, "shared.test", byTunnel: false, "/b"));
        Assert.Equal(200, await AskAsync(gateway, "shared.test", byTunnel: false, "/a"));
    }

    private static string Resources(string rules, int port) =>
        $$"""
            apiVersion: sluice.dev/v1
            kind: ForwardProxy
            metadata: {name: out}
            spec: { selector: {istio: egressgateway}, port: {{ProxyPort}}, connectPorts: [{{port}}] }

            """ + EgressYaml.Policy(rules);

    /// <summary>The status of a tunnel, or of a request in absolute form, to a host at the port of the server inside.</summary>
    private async Task<int> AskAsync(RecordedGateway gateway, string host, bool byTunnel, string path = "/")
    {
        var authority = $"{host}:{_inside.Port}";
        var request = byTunnel
            ? $"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n\r\n"
            : $"GET http://{authority}{path} HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n\r\n";
        await using var client = await gateway.Proxy.ConnectAsync(ProxyPort);
        await client.WriteAsync(Encoding.Latin1.GetBytes(request), Token);
        var head = new byte[12];
        await client.ReadExactlyAsync(head, Token);
        client.Socket.Shutdown(SocketShutdown.Both);
        return int.Parse(Encoding.ASCII.GetString(head, 9, 3));
    }
}
