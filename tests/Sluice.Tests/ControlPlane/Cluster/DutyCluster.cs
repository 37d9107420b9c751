using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using k8s;
using Microsoft.Extensions.Logging;
using Sluice.ControlPlane.Api.Kinds;
using Sluice.ControlPlane.Authority;
using Sluice.ControlPlane.Cluster;
using Sluice.ControlPlane.Store;
using Sluice.ControlPlane.Store.Kubernetes;
using Sluice.Testing;
using Sluice.Tests.ControlPlane.Authority;
using Sluice.Tests.ControlPlane.Store;

namespace Sluice.Tests.ControlPlane.Cluster;

/// <summary>A cluster (our own API over SQLite, or a scripted server) with an authority, and a control plane's duties in it.</summary>
internal sealed class DutyCluster : IAsyncDisposable, ILogger
{
    public static readonly ClusterDutyOptions Options = new();

    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
    private readonly TestAuthority _authority = new();
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly SteppedClock _clock = new(new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero));
    private readonly TestApi _local;
    private readonly List<Task> _work = [];

    private DutyCluster(TestApi local, Uri? server)
    {
        _local = local;
        var address = server ?? local.Address;
        var configuration = new KubernetesClientConfiguration { Host = address.ToString(), SkipTlsVerify = address.Scheme == "https" };
        configuration.AccessToken = local.Token("control-plane", "admin");
        Api = KubernetesConnection.Open(configuration, TimeProvider.System);
        Tools = new(Api, () => IsLeader, () => Authority.Bundle, _clock, this);
    }

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public KubernetesConnection Api { get; }

    public IResourceStore Store => _local.Store;

    public CertificateAuthority Authority => _authority.Authority;

    public ClusterDutyTools Tools { get; }

    public bool IsLeader { get; set; } = true;

    public IEnumerable<string> Lines => _lines;

    /// <param name="server">Another API server than our own.</param>
    public static async Task<DutyCluster> StartAsync(Uri? server = null) =>
        new(await TestApi.StartAsync(Cancel, Webhooks("MutatingWebhookConfiguration"), Webhooks("ValidatingWebhookConfiguration")), server);

    public void Run(Func<CancellationToken, Task> work) => _work.Add(work(_stop.Token));

    /// <summary>So many objects are looked at.</summary>
    public async Task LooksAsync(int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            await _clock.WaitsAsync(d => d == Options.Pace, Cancel);
            _clock.Advance(Options.Pace);
        }
    }

    /// <summary>An attempt fails, and the next one comes.</summary>
    public async Task FailsAsync()
    {
        await _clock.WaitsAsync(d => d == Options.AfterFailure, Cancel);
        _clock.Advance(Options.AfterFailure);
    }

    public void PassUntilRecheck() => _clock.Advance(Options.Recheck);

    public Task PutAsync(string group, string kind, string ns, string name, JsonObject rest)
    {
        rest["apiVersion"] = group.Length == 0 ? "v1" : $"{group}/v1";
        rest["kind"] = kind;
        rest["metadata"] = new JsonObject { ["name"] = name };
        if (ns.Length > 0)
            rest["metadata"]!["namespace"] = ns;
        var write = new StoreWrite
        {
            Id = new(group, kind, ns, name),
            Json = Encoding.UTF8.GetBytes(rest.ToJsonString()),
            By = Objects.Ann,
        };
        return Store.ApplyAsync(write, Cancel);
    }

    public Task NamespaceAsync(string name, string phase = "Active") =>
        PutAsync("", "Namespace", "", name, new() { ["status"] = new JsonObject { ["phase"] = phase } });

    public async Task<JsonObject?> FindAsync(string group, string kind, string ns, string name) =>
        (await Store.GetAsync(new(group, kind, ns, name), Cancel))?.Node().AsObject();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var work in _work)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work.WaitAsync(TestLimits.Patience, CancellationToken.None));
        Api.Dispose();
        await _local.DisposeAsync();
        _authority.Dispose();
        _stop.Dispose();
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    void ILogger.Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (logLevel >= LogLevel.Warning)
            _lines.Enqueue(formatter(state, exception));
    }

    private static ApiKind Webhooks(string kind) =>
        ApiKind.Opaque("admissionregistration.k8s.io", "v1", kind) with
        {
            IsNamespaced = false,
            HasStatus = false,
        };
}
