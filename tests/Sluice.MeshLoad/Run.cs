using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Sluice.Testing;
using Sluice.Xds.Client;
using Sluice.Xds.Identity;

namespace Sluice.MeshLoad;

/// <summary>Fills the control plane, connects the proxies, and changes one thing after another.</summary>
internal sealed class Run(ControlPlaneProcess world, Scenario scenario)
{
    /// <summary>The quiet time before a change is pushed; no part of the measured time.</summary>
    private static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<LoadProxy, long> _applied = new();
    private readonly HashSet<string> _types = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private TaskCompletionSource _everybody = new();

    public async Task<string> ExecuteAsync(CancellationToken cancel)
    {
        await FillAsync(cancel);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var start = Stopwatch.GetTimestamp();
        await ConnectAsync(stop.Token);
        var connected = Stopwatch.GetElapsedTime(start);
        var before = ProcessUse.Of(world.ProcessId);
        var (routes, endpoints) = (new Times(), new Times());
        var watch = Stopwatch.GetTimestamp();
        for (var turn = 0; turn < scenario.Changes + 2; turn++)
        {
            var index = turn * 7 % scenario.Services;
            var one = await ChangeAsync(
                $"/apis/networking.istio.io/v1/namespaces/shop/virtualservices/v{index}",
                Scenario.VirtualService(index, turn + 1),
                cancel
            );
            var routeTypes = Types();
            var other = await ChangeAsync(
                $"/apis/discovery.k8s.io/v1/namespaces/shop/endpointslices/s{index}-1",
                Scenario.Slice(index, turn + 2),
                cancel
            );
            var endpointTypes = Types();
            // The first ones compile the code.
            if (turn < 2)
                continue;
            routes.Add(one);
            endpoints.Add(other);
            if (endpointTypes != "ClusterLoadAssignment")
                throw new InvalidOperationException($"a change of endpoints pushed {endpointTypes}");
            if (routeTypes != "VirtualHost")
                throw new InvalidOperationException($"a change of a route pushed {routeTypes}");
        }
        var seconds = Stopwatch.GetElapsedTime(watch).TotalSeconds;
        var after = ProcessUse.Of(world.ProcessId);
        await stop.CancelAsync();
        var cpu = (after.CpuSeconds - before.CpuSeconds) / (2 * (scenario.Changes + 2));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            | {scenario} | route: {routes.Row()} | endpoints: {endpoints.Row()} | {cpu
                * 1000:F0} | {after.MemoryMiB:F0} | {connected.TotalSeconds:F1} |
            """
        );
    }

    private async Task FillAsync(CancellationToken cancel)
    {
        var writes = new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancel };
        await Parallel.ForEachAsync(
            scenario.Resources(),
            writes,
            async (resource, token) =>
            {
                var reply = await world.Api.PostAsJsonAsync(resource.Path, resource.Body, token);
                if (!reply.IsSuccessStatusCode)
                    throw new InvalidOperationException(await reply.Content.ReadAsStringAsync(token));
            }
        );
    }

    private async Task ConnectAsync(CancellationToken cancel)
    {
        var identities = new Dictionary<string, WorkloadIdentity>(StringComparer.Ordinal);
        for (var i = 0; i < scenario.Proxies; i++)
        {
            var ns = scenario.NamespaceOf(i);
            if (!identities.TryGetValue(ns, out var identity))
                identities.Add(ns, identity = await world.JoinAsync(ns, "load", cancel));
            new LoadProxy(world, identity, scenario, i, Applied).Start(cancel);
        }
        await _everybody.Task.WaitAsync(TimeSpan.FromMinutes(5), cancel);
        // What came while they connected is settled when nothing comes for a while.
        await Task.Delay(TimeSpan.FromSeconds(2), cancel);
    }

    private async Task<IReadOnlyCollection<double>> ChangeAsync(string path, JsonObject body, CancellationToken cancel)
    {
        lock (_lock)
        {
            _applied.Clear();
            _types.Clear();
            _everybody = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        var reply = await world.Api.PutAsJsonAsync(path, body, cancel);
        var acknowledged = Stopwatch.GetTimestamp();
        if (!reply.IsSuccessStatusCode)
            throw new InvalidOperationException(await reply.Content.ReadAsStringAsync(cancel));
        await _everybody.Task.WaitAsync(TimeSpan.FromMinutes(1), cancel);
        return [.. _applied.Values.Select(at => (Stopwatch.GetElapsedTime(acknowledged, at) - Debounce).TotalMilliseconds)];
    }

    private string Types()
    {
        lock (_lock)
            return string.Join(',', _types.Order(StringComparer.Ordinal));
    }

    private void Applied(LoadProxy proxy, XdsUpdate update)
    {
        var now = Stopwatch.GetTimestamp();
        lock (_lock)
        {
            _applied[proxy] = now;
            _types.UnionWith(update.ChangedTypes.Select(t => t[(t.LastIndexOf('.') + 1)..]));
            if (_applied.Count == scenario.Proxies)
                _everybody.TrySetResult();
        }
    }
}
