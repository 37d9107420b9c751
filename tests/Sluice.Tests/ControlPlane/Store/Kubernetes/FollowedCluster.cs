using System.Collections.Concurrent;
using k8s;
using Microsoft.Extensions.Logging;
using Sluice.ControlPlane.Store;
using Sluice.ControlPlane.Store.Kubernetes;
using Sluice.Testing;
using Sluice.Testing.Scripted;

namespace Sluice.Tests.ControlPlane.Store.Kubernetes;

/// <summary>A store that follows VirtualServices (or what it is told) of a scripted server.</summary>
internal sealed class FollowedCluster : IAsyncDisposable, ILogger<KubernetesStore>
{
    public const string Path = "/apis/networking.istio.io/v1/virtualservices";
    public const string List = $"GET {Path}";
    public const string Watch = $"WATCH {Path}";
    public const string OneOf = "/apis/networking.istio.io/v1/namespaces/shop/virtualservices";

    public static readonly KubernetesStoreOptions Quick = new()
    {
        Kinds = [KubernetesKinds.Find("networking.istio.io", "VirtualService")!],
        BackoffFrom = TimeSpan.FromMilliseconds(1),
        BackoffTo = TimeSpan.FromMilliseconds(5),
        AbsentRetry = TimeSpan.FromMilliseconds(1),
        PageSize = 2,
    };

    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly KubernetesConnection _api;
    private readonly Task _run;

    private FollowedCluster(ScriptedServer server, KubernetesStoreOptions options)
    {
        _api = KubernetesConnection.Open(new KubernetesClientConfiguration { Host = server.Address.ToString() }, TimeProvider.System);
        Store = new(_api, options, TimeProvider.System, new Random(1), this);
        _run = Store.RunAsync(_stop.Token);
    }

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public KubernetesStore Store { get; }

    /// <summary>What was logged.</summary>
    public IEnumerable<string> Lines => _lines;

    /// <summary>Waits until a line with this text is logged.</summary>
    public async Task LoggedAsync(string text)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(TestLimits.Patience);
        while (!Lines.Any(l => l.Contains(text, StringComparison.Ordinal)))
            await Task.Delay(TimeSpan.FromMilliseconds(5), limit.Token);
    }

    public static FollowedCluster Start(ScriptedServer server, KubernetesStoreOptions? options = null) => new(server, options ?? Quick);

    /// <summary>A watch of everything from a list on, once the store is ready.</summary>
    public async Task<IAsyncEnumerator<StoreEvent>> WatchAsync()
    {
        var list = await ListAsync();
        return Store.WatchAsync(ResourceQuery.Everything, list.Revision, Cancel).GetAsyncEnumerator(Cancel);
    }

    public Task<ResourceList> ListAsync() => Store.ListAsync(ResourceQuery.Everything, Cancel).WaitAsync(TestLimits.Patience, Cancel);

    public static async Task<string> NextAsync(IAsyncEnumerator<StoreEvent> watch)
    {
        Assert.True(await watch.MoveNextAsync().AsTask().WaitAsync(TestLimits.Patience, Cancel));
        var resource = watch.Current.Resource!;
        return $"{watch.Current.Kind} {resource.Id.Name} {resource.Host()}";
    }

    public static string Item(string name, string host, int version) =>
        $$"""
            {"metadata":{"name":"{{name}}","namespace":"shop","uid":"u-{{name}}","resourceVersion":"{{version}}"},"spec":{"hosts":["{{host}}"]} }
            """;

    public static string Page(int version, string next, params string[] items) =>
        $$"""
            {"kind":"VirtualServiceList","apiVersion":"networking.istio.io/v1","metadata":{"resourceVersion":"{{version}}","continue":"{{next}}"},"items":[{{string.Join(
                ',',
                items
            )}}]}
            """;

    public static string Event(string type, string item) => $$"""{"type":"{{type}}","object":{{item}} }""";

    public static string Bookmark(int version) =>
        Event("BOOKMARK", $$"""{"kind":"VirtualService","metadata":{"resourceVersion":"{{version}}"} }""");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _run.WaitAsync(TestLimits.Patience, CancellationToken.None));
        _api.Dispose();
        _stop.Dispose();
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    ) => _lines.Enqueue(formatter(state, exception));
}
