using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Configuration;
using Sluice.Resources.Reading;
using Sluice.Snapshot;
using Sluice.Testing;
using Sluice.Translation;
using Sluice.Translation.Services;
using Sluice.Values;

namespace Sluice.Tests.Configuration;

public sealed class ConfigurationLoopTests : IDisposable
{
    private const string Gateway = """
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: { name: edge }
        spec:
          servers:
          - { port: { number: 80, name: http, protocol: HTTP }, hosts: ["*"] }
        """;

    private readonly TemporaryFolder _folder = new();
    private readonly RecordingTarget _target = new();
    private readonly ConfigurationLoop _loop;

    public ConfigurationLoopTests() =>
        _loop = new(
            new ConfigurationDirectory([_folder.Path]),
            new ProxyNode(),
            _target,
            TimeProvider.System,
            NullLogger<ConfigurationLoop>.Instance
        );

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_becomes_a_snapshot_once()
    {
        _folder.Write("gateway.yaml", Gateway);
        Assert.Equal(UpdateOutcome.Applied, (await _loop.UpdateAsync(Cancel)).Outcome);
        Assert.Equal(UpdateOutcome.Unchanged, (await _loop.UpdateAsync(Cancel)).Outcome);
        Assert.Equal(80, Assert.Single(Assert.Single(_target.Snapshots).Listeners).Port);
    }

    [Fact]
    public async Task An_error_keeps_the_last_good_configuration_and_is_reported_with_its_place()
    {
        _folder.Write("gateway.yaml", Gateway);
        var good = await _loop.UpdateAsync(Cancel);
        _folder.Write("gateway.yaml", Gateway.Replace("HTTP }", "HTTTP }", StringComparison.Ordinal));
        var update = await _loop.UpdateAsync(Cancel);
        Assert.Equal(UpdateOutcome.Kept, update.Outcome);
        Assert.Equal(good.Version, update.Version);
        Assert.Equal(6, Assert.Single(update.Diagnostics).Position.Line);
        Assert.Single(_target.Snapshots);
    }

    [Fact]
    public async Task A_refusal_by_the_proxy_is_told_and_tried_again()
    {
        _folder.Write("gateway.yaml", Gateway);
        _target.Refusal = "port 80 is in use";
        var update = await _loop.UpdateAsync(Cancel);
        Assert.Equal((UpdateOutcome.Kept, "port 80 is in use"), (update.Outcome, update.Reason));
        _target.Refusal = "";
        Assert.Equal(UpdateOutcome.Applied, (await _loop.UpdateAsync(Cancel)).Outcome);
    }

    [Fact]
    public async Task A_missing_folder_is_told_and_keeps_what_runs()
    {
        _folder.Dispose();
        var update = await _loop.UpdateAsync(Cancel);
        Assert.Equal(UpdateOutcome.Kept, update.Outcome);
        Assert.Contains(_folder.Path, update.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_endpoints_changed_takes_the_short_cut()
    {
        _folder.Write("gateway.yaml", Gateway);
        _folder.Write("services.yaml", Services("10.0.0.1"));
        await _loop.UpdateAsync(Cancel);
        _folder.Write("services.yaml", Services("10.0.0.2"));
        Assert.Equal(UpdateOutcome.Applied, (await _loop.UpdateAsync(Cancel)).Outcome);
        Assert.Single(_target.Snapshots);
        Assert.Equal("10.0.0.2", Assert.Single(Assert.Single(Assert.Single(_target.Endpoints)).Endpoints).Address);
    }

    [Fact]
    public async Task A_changed_slice_gives_what_a_full_translation_would()
    {
        _folder.Write("gateway.yaml", Gateway);
        _folder.Write(
            "routes.yaml",
            Services("10.0.0.1").Replace("web.test } }", "api.default.svc.cluster.local } }", StringComparison.Ordinal)
        );
        _folder.Write("api.yaml", Slice("10.1.0.1"));
        await _loop.UpdateAsync(Cancel);
        _folder.Write("api.yaml", Slice("10.1.0.2"));
        var update = await _loop.UpdateAsync(Cancel);
        Assert.Equal("10.1.0.2", Assert.Single(Assert.Single(Assert.Single(_target.Endpoints)).Endpoints).Address);

        var load = ResourceLoader.Load(new ConfigurationDirectory([_folder.Path]).Read());
        var node = new ProxyNode();
        var whole = Translator.Translate(load.Resources, ServiceCatalog.From(load.Resources, node.ClusterDomain), node);
        Assert.Equal(whole.Snapshot.Version, update.Version);
    }

    [Fact]
    public async Task A_change_is_noticed_while_running()
    {
        _folder.Write("gateway.yaml", Gateway);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var running = _loop.RunAsync(stop.Token);
        await _target.AppliedAsync(1, Cancel);
        _folder.Write("gateway.yaml", Gateway.Replace("80", "81", StringComparison.Ordinal));
        await _target.AppliedAsync(2, Cancel);
        Assert.Equal(81, _target.Snapshots[^1].Listeners[0].Port);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private static string Services(string address) =>
        $$"""
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: { name: web }
            spec:
              hosts: [web.test]
              resolution: STATIC
              ports: [{ number: 80, name: http, protocol: HTTP }]
              endpoints: [{ address: {{address}} }]
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: { name: web }
            spec:
              hosts: ["*"]
              gateways: [edge]
              http: [{ route: [{ destination: { host: web.test } }] }]
            """;

    private static string Slice(string address) =>
        $$"""
            apiVersion: v1
            kind: Service
            metadata: { name: api }
            spec: { ports: [{ name: http, port: 80 }] }
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: { name: api-1, labels: { kubernetes.io/service-name: api } }
            addressType: IPv4
            ports: [{ name: http, port: 8080 }]
            endpoints: [{ addresses: [{{address}}] }]
            """;

    private sealed class RecordingTarget : ISnapshotTarget
    {
        private readonly SemaphoreSlim _applied = new(0);

        public List<ProxySnapshot> Snapshots { get; } = [];
        public List<ValueList<EndpointSet>> Endpoints { get; } = [];
        public string Refusal { get; set; } = "";

        public Task<string> ApplyAsync(ProxySnapshot next, CancellationToken cancel)
        {
            if (Refusal.Length == 0)
                Snapshots.Add(next);
            _applied.Release();
            return Task.FromResult(Refusal);
        }

        public void ApplyEndpoints(ValueList<EndpointSet> endpoints) => Endpoints.Add(endpoints);

        public async Task AppliedAsync(int times, CancellationToken cancel)
        {
            while (Snapshots.Count < times)
                await _applied.WaitAsync(cancel);
        }
    }
}
