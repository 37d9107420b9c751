using k8s;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.ControlPlane.Api;
using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Store;
using Sluice.ControlPlane.Store.Kubernetes;
using Sluice.ControlPlane.Store.Sqlite;
using Sluice.Testing;

namespace Sluice.Tests.ControlPlane.Store.Kubernetes;

/// <summary>The Kubernetes store over Sluice's own Kubernetes-style API, which stands over SQLite: both ends of the protocol.</summary>
public sealed class ApiStoreContractTests : WritableStoreContract
{
    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
    private SqliteStore? _sqlite;
    private AccessStore? _access;
    private ApiHandler? _handler;
    private TestUpstream? _server;
    private KubernetesConnection? _connection;
    private KubernetesStore? _store;
    private Task? _run;

    protected override IResourceStore Store => _store!;

    public override async ValueTask InitializeAsync()
    {
        _sqlite = SqliteStore.Open(Path.Combine(_folder.Path, "store.db"), new(), TimeProvider.System);
        _access = AccessStore.Open(Path.Combine(_folder.Path, "access.db"), TimeProvider.System);
        var token = System.Text.Encoding.UTF8.GetString(_access.Issue("store", [Grant.All(Role.Admin)], null, "test")!.Text.Reveal());
        _handler = new(new ApiOptions { Store = _sqlite, Access = _access });
        _server = await TestUpstream.StartAsync(_handler.InvokeAsync);
        var configuration = new KubernetesClientConfiguration { Host = $"http://127.0.0.1:{_server.Port}", AccessToken = token };
        _connection = KubernetesConnection.Open(configuration, TimeProvider.System);
        var options = FollowedCluster.Quick with { Kinds = [.. KubernetesKinds.All.Where(k => k.FieldSelector.Length == 0)], PageSize = 3 };
        _store = new(_connection, options, TimeProvider.System, new Random(1), NullLogger<KubernetesStore>.Instance);
        _run = _store.RunAsync(_stop.Token);
        await _store.Ready.WaitAsync(TestLimits.Patience, Cancel);
    }

    public override async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _run!);
        _connection!.Dispose();
        await _server!.DisposeAsync();
        _handler!.Dispose();
        _access!.Dispose();
        _sqlite!.Dispose();
        _stop.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_others_write_is_followed()
    {
        var from = (await Store.ListAsync(ResourceQuery.Everything, Cancel)).Revision;
        await using var watch = Store.WatchAsync(ResourceQuery.Everything, from, Cancel).GetAsyncEnumerator(Cancel);

        await _sqlite!.ApplyAsync(Objects.Write(Objects.Id("a"), "a.test"), Cancel);
        Assert.Equal(StoreEventKind.Added, (await NextAsync(watch)).Kind);
        await _sqlite.ApplyAsync(Objects.Write(Objects.Id("a"), "b.test"), Cancel);
        Assert.Equal("b.test", (await NextAsync(watch)).Resource!.Host());
        await _sqlite.DeleteAsync(Objects.Id("a"), Precondition.None, Objects.Ann, false, Cancel);
        Assert.Equal(StoreEventKind.Deleted, (await NextAsync(watch)).Kind);
    }

    [Fact]
    public async Task What_is_invalid_is_refused_with_its_reason()
    {
        var nonsense = Objects.Write(Objects.Id("a"), "a.test") with
        {
            Json =
                """{"apiVersion":"networking.istio.io/v1","kind":"VirtualService","metadata":{"name":"a","namespace":"shop"},"spec":{"hots":[]}}"""u8.ToArray(),
        };
        var result = await Store.ApplyAsync(nonsense, Cancel);
        Assert.Equal(StoreOutcome.Invalid, result.Outcome);
        Assert.Contains("hots", result.Reason, StringComparison.Ordinal);
    }
}
