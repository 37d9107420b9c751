using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.ControlPlane.Push;
using Sluice.ControlPlane.Store;
using Sluice.ControlPlane.Store.Sqlite;
using Sluice.Resources.Reading;
using Sluice.Testing;
using Sluice.Values;
using Sluice.Xds.Resources;
using Sluice.Xds.Server;

namespace Sluice.Tests.ControlPlane.Push;

/// <summary>From a write in the store to what a connected proxy should have.</summary>
public sealed class MeshPushTests : IAsyncLifetime
{
    private const string Gateway = """
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: edge, namespace: istio-system}
        spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]}
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly SqliteStore _store;
    private readonly MeshPush _push;
    private Task _running = Task.CompletedTask;

    public MeshPushTests()
    {
        _store = SqliteStore.Open(Path.Combine(_folder.Path, "store.db"), new(), TimeProvider.System);
        _push = new(_store, new Verifier(), new(), TimeProvider.System, NullLoggerFactory.Instance);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _running = _push.RunAsync(_stop.Token);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _push.Dispose();
        _store.Dispose();
        _stop.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_write_becomes_a_push_to_those_whom_it_concerns()
    {
        await WriteAsync(Gateway);
        await using var gateway = await ConnectAsync("router", "istio-system", "gw-1", ("istio", "ingressgateway"));
        await using var other = await ConnectAsync("router", "istio-system", "gw-2", ("istio", "other"));
        var (before, others) = (gateway.Current, other.Current);
        Assert.Equal(["0.0.0.0_80"], before.Of(TypeUrls.Listener).Keys);
        Assert.Empty(others.Of(TypeUrls.Listener));

        await WriteAsync(Route("a", "one"));

        Assert.NotSame(before, gateway.Current);
        Assert.Same(others, other.Current);
        // The listener is the same object: streams see at a glance that there is nothing to send of its type.
        Assert.Same(before.Of(TypeUrls.Listener), gateway.Current.Of(TypeUrls.Listener));
    }

    [Fact]
    public async Task Replicas_have_one_state_between_them()
    {
        await WriteAsync(Gateway);
        await using var one = await ConnectAsync("router", "istio-system", "gw-1", ("istio", "ingressgateway"));
        await using var two = await ConnectAsync("router", "istio-system", "gw-2", ("istio", "ingressgateway"));
        Assert.Same(one.Current, two.Current);
    }

    [Fact]
    public async Task A_change_that_changes_nothing_for_a_proxy_leaves_its_version()
    {
        await WriteAsync(Gateway);
        await WriteAsync(Route("a", "one"));
        await using var gateway = await ConnectAsync("router", "istio-system", "gw-1", ("istio", "ingressgateway"));
        var before = gateway.Current;
        await WriteAsync(Gateway.Replace("metadata: {", "metadata: {labels: {team: x}, ", StringComparison.Ordinal));
        Assert.Same(before, gateway.Current);
    }

    [Fact]
    public async Task What_is_deleted_goes()
    {
        await WriteAsync(Gateway);
        await using var gateway = await ConnectAsync("router", "istio-system", "gw-1", ("istio", "ingressgateway"));
        var result = await _store.DeleteAsync(
            new("networking.istio.io", "Gateway", "istio-system", "edge"),
            Precondition.None,
            new("test"),
            false,
            Cancel
        );
        await _push.ShownAsync(result.Resource!.Revision, Cancel);
        Assert.Empty(gateway.Current.Of(TypeUrls.Listener));
    }

    [Fact]
    public async Task A_listener_that_fails_ends_no_pushing()
    {
        var failures = 0;
        _push.Judged += _ =>
        {
            failures++;
            throw new InvalidOperationException("a bug of whoever listens");
        };
        await WriteAsync(Gateway);
        await using var gateway = await ConnectAsync("router", "istio-system", "gw-1", ("istio", "ingressgateway"));
        var before = gateway.Current;
        await WriteAsync(Route("a", "one"));
        Assert.NotSame(before, gateway.Current);
        Assert.NotEqual(0, failures);
    }

    [Fact]
    public async Task Whoever_says_to_be_another_is_refused()
    {
        var refused = await _push.Source.ConnectAsync(Node("router", "bank", "gw-1"), Peer("shop"), Cancel);
        Assert.Null(refused.Feed);
        Assert.True(refused.IsAuthenticated);
        var unknown = await _push.Source.ConnectAsync(Node("router", "shop", "gw-1"), Peer(""), Cancel);
        Assert.Null(unknown.Feed);
        Assert.False(unknown.IsAuthenticated);
    }

    [Fact]
    public async Task A_resource_that_others_broke_stays_as_it_was_last_good()
    {
        await WriteAsync(Gateway);
        await using var gateway = await ConnectAsync("router", "istio-system", "gw-1", ("istio", "ingressgateway"));
        var before = gateway.Current;
        // No check stands before the store itself, as none stands before a cluster's.
        await WriteAsync(Gateway.Replace("protocol: HTTP", "protocol: HTTS", StringComparison.Ordinal));
        Assert.Same(before, gateway.Current);
    }

    private static string Route(string name, string answer) =>
        $$"""
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: {{name}}, namespace: shop}
            spec:
              hosts: [{{name}}.test]
              gateways: [istio-system/edge]
              http:
              - directResponse:
                  status: 200
                  body: {string: "{{answer}}" }
            """;

    private async Task WriteAsync(string yaml)
    {
        foreach (var read in ResourceReader.Read("test.yaml", yaml).Resources.ToArray())
        {
            var write = new StoreWrite
            {
                Id = ResourceId.Of(read.Resource),
                Json = read.ToJson(),
                By = new("test"),
            };
            var result = await _store.ApplyAsync(write, Cancel);
            await _push.ShownAsync(result.Resource!.Revision, Cancel).WaitAsync(TestLimits.Patience, Cancel);
        }
    }

    private async Task<IXdsFeed> ConnectAsync(string kind, string ns, string name, params (string, string)[] labels) =>
        (await _push.Source.ConnectAsync(Node(kind, ns, name) with { Labels = ValueMap.Of(labels) }, Peer(ns), Cancel)).Feed!;

    private static XdsNode Node(string kind, string ns, string name) =>
        new() { Id = $"{kind}~10.0.0.1~{name}.{ns}~{ns}.svc.cluster.local", Metadata = ValueMap.Of(("NAMESPACE", ns)) };

    private static XdsPeer Peer(string ns) => new(null, new(System.Text.Encoding.UTF8.GetBytes(ns)), IPAddress.Loopback, true);

    /// <summary>Believes the token, which is the namespace.</summary>
    private sealed class Verifier : IProxyVerifier
    {
        public ValueTask<ProxyVerdict> VerifyAsync(XdsPeer peer, CancellationToken cancel)
        {
            var ns = System.Text.Encoding.UTF8.GetString(peer.BearerToken.Reveal());
            return ValueTask.FromResult(ns.Length == 0 ? ProxyVerdict.Unknown("no token") : ProxyVerdict.Of(ns, "default"));
        }
    }
}
