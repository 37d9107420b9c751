using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Sluice.Testing;

namespace Sluice.Tests.ControlPlane.Api;

/// <summary>The .NET client for Kubernetes.</summary>
public sealed class KubernetesClientTests : IAsyncLifetime
{
    private const string Group = "networking.istio.io";

    private TestApi _api = null!;
    private Kubernetes _client = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _api = await TestApi.StartAsync(Cancel);
        _client = new(KubernetesClientConfiguration.BuildConfigFromConfigFile(_api.Kubectl(_api.Token("admin", "admin")).Kubeconfig));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task Typed_objects_live_from_creation_to_deletion()
    {
        var map = new V1ConfigMap
        {
            Metadata = new() { Name = "a" },
            Data = new Dictionary<string, string> { ["k"] = "v" },
        };
        var created = await _client.CoreV1.CreateNamespacedConfigMapAsync(map, "default", cancellationToken: Cancel);
        created.Data["k"] = "w";
        var replaced = await _client.CoreV1.ReplaceNamespacedConfigMapAsync(created, "a", "default", cancellationToken: Cancel);
        var patch = new V1Patch("""{"data":{"l":"x"}}""", V1Patch.PatchType.StrategicMergePatch);
        var patched = await _client.CoreV1.PatchNamespacedConfigMapAsync(patch, "a", "default", cancellationToken: Cancel);
        var list = await _client.CoreV1.ListNamespacedConfigMapAsync("default", cancellationToken: Cancel);
        await _client.CoreV1.DeleteNamespacedConfigMapAsync("a", "default", cancellationToken: Cancel);

        Assert.NotNull(created.Uid());
        Assert.NotEqual(created.ResourceVersion(), replaced.ResourceVersion());
        Assert.Equal(["w", "x"], patched.Data.Values.Order());
        Assert.Single(list.Items);
        Assert.Empty((await _client.CoreV1.ListNamespacedConfigMapAsync("default", cancellationToken: Cancel)).Items);
    }

    [Fact]
    public async Task Custom_objects_are_written_and_refused()
    {
        var objects = _client.CustomObjects;
        await objects.CreateNamespacedCustomObjectAsync(
            VirtualService("a.test"),
            Group,
            "v1",
            "default",
            "virtualservices",
            cancellationToken: Cancel
        );
        var patch = new V1Patch("""{"spec":{"hosts":["b.test"]}}""", V1Patch.PatchType.MergePatch);
        await objects.PatchNamespacedCustomObjectAsync(patch, Group, "v1", "default", "virtualservices", "web", cancellationToken: Cancel);
        var refusal = await Assert.ThrowsAsync<HttpOperationException>(() =>
            objects.CreateNamespacedCustomObjectAsync(
                VirtualService("a..test", "bad"),
                Group,
                "v1",
                "default",
                "virtualservices",
                cancellationToken: Cancel
            )
        );

        var found = await objects.GetNamespacedCustomObjectAsync<JsonObject>(Group, "v1", "default", "virtualservices", "web", Cancel);
        Assert.Equal("b.test", (string?)found["spec"]!["hosts"]![0]);
        Assert.Equal(422, (int)refusal.Response.StatusCode);
        Assert.Contains("SLU0", refusal.Response.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_generic_client_works_on_leases()
    {
        using var leases = new GenericClient(_client, "coordination.k8s.io", "v1", "leases", disposeClient: false);
        var lease = new V1Lease
        {
            ApiVersion = "coordination.k8s.io/v1",
            Kind = "Lease",
            Metadata = new() { Name = "leader" },
            Spec = new() { HolderIdentity = "a", LeaseDurationSeconds = 15 },
        };

        var created = await leases.CreateNamespacedAsync(lease, "default", Cancel);
        created.Spec.HolderIdentity = "b";
        var replaced = await leases.ReplaceNamespacedAsync(created, "default", "leader", Cancel);
        var stale = await Assert.ThrowsAsync<HttpOperationException>(() =>
            leases.ReplaceNamespacedAsync(created, "default", "leader", Cancel)
        );

        Assert.Equal("b", replaced.Spec.HolderIdentity);
        Assert.Equal(409, (int)stale.Response.StatusCode);
    }

    [Fact]
    public async Task A_watch_tells_what_happens()
    {
        var seen = new List<string>();
        // Of an empty store the revision is 0, and Kubernetes takes that for "whatever there is".
        await _client.CoreV1.CreateNamespacedConfigMapAsync(
            new() { Metadata = new() { Name = "first" } },
            "default",
            cancellationToken: Cancel
        );
        var map = new V1ConfigMap { Metadata = new() { Name = "a" } };
        var start = await _client.CoreV1.ListNamespacedConfigMapAsync("default", cancellationToken: Cancel);
        await _client.CoreV1.CreateNamespacedConfigMapAsync(map, "default", cancellationToken: Cancel);
        await _client.CoreV1.DeleteNamespacedConfigMapAsync("a", "default", cancellationToken: Cancel);

        var watch = _client.CoreV1.WatchListNamespacedConfigMapAsync(
            "default",
            resourceVersion: start.ResourceVersion(),
            cancellationToken: Cancel
        );
        await foreach (var (type, item) in watch)
        {
            seen.Add($"{type} {item.Name()}");
            if (seen.Count == 2)
                break;
        }

        Assert.Equal(["Added a", "Deleted a"], seen);
    }

    private static JsonObject VirtualService(string host, string name = "web") =>
        new()
        {
            ["apiVersion"] = $"{Group}/v1",
            ["kind"] = "VirtualService",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = new JsonObject
            {
                ["hosts"] = new JsonArray(host),
                ["http"] = new JsonArray(
                    new JsonObject
                    {
                        ["route"] = new JsonArray(
                            new JsonObject { ["destination"] = new JsonObject { ["host"] = "b.default.svc.cluster.local" } }
                        ),
                    }
                ),
            },
        };
}
