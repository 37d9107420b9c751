using System.Text;
using System.Text.Json.Nodes;
using Sluice.ControlPlane.Api.Kinds;
using Sluice.ControlPlane.Store;
using Sluice.Testing;

namespace Sluice.EndToEnd.Tests;

/// <summary>Two control planes as the chart starts them, in a cluster that is our own API.</summary>
public sealed class ClusterTests : IAsyncLifetime
{
    private const string Webhooks = "admissionregistration.k8s.io";
    private const string Namespace = "istio-system";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private readonly TemporaryFolder _folder = new();
    private readonly List<SluiceProcess> _replicas = [];
    private TestApi? _cluster;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private TestApi Cluster => _cluster!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await TestApi.StartAsync(
            Cancel,
            WebhookKind("MutatingWebhookConfiguration"),
            WebhookKind("ValidatingWebhookConfiguration")
        );
        await PutAsync("", "Namespace", Namespace, []);
        await PutAsync("", "Namespace", "shop", []);
        var client = new JsonObject
        {
            ["service"] = new JsonObject { ["name"] = "istiod", ["namespace"] = Namespace },
        };
        var webhook = new JsonObject { ["name"] = "a.sluice.dev", ["clientConfig"] = client };
        await PutAsync(
            Webhooks,
            "MutatingWebhookConfiguration",
            $"sluice-injection-{Namespace}",
            new() { ["webhooks"] = new JsonArray(webhook) }
        );
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
            await replica.DisposeAsync();
        await Cluster.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Replicas_share_an_authority_whose_roots_are_wherever_they_are_looked_for()
    {
        var config = Cluster.Kubectl(Cluster.Token("control-plane", "admin")).Kubeconfig;
        await Task.WhenAll(StartAsync("a", config), StartAsync("b", config));

        await UntilAsync(() => FindAsync("", "ConfigMap", "shop", "istio-ca-root-cert"), _ => true);
        var injection = await UntilAsync(
            () => FindAsync(Webhooks, "MutatingWebhookConfiguration", "", $"sluice-injection-{Namespace}"),
            found => found["webhooks"]![0]!["clientConfig"]!["caBundle"] is not null
        );

        var secret = await FindAsync("", "Secret", Namespace, "istio-ca-secret");
        var root = FromBase64(secret!["data"]!["root-cert.pem"]);
        Assert.Equal(root, (string?)(await FindAsync("", "ConfigMap", "shop", "istio-ca-root-cert"))!["data"]!["root-cert.pem"]);
        Assert.Equal(root, FromBase64(injection["webhooks"]![0]!["clientConfig"]!["caBundle"]));
        // Each has written the roots that it goes by into its operator's kubeconfig.
        foreach (var replica in new[] { "a", "b" })
        {
            var kubeconfig = await File.ReadAllTextAsync(Path.Combine(_folder.Path, replica, "kubeconfig"), Cancel);
            Assert.Contains(Convert.ToBase64String(Encoding.UTF8.GetBytes(root)), kubeconfig, StringComparison.Ordinal);
        }
        var key = FromBase64(secret["data"]!["ca-key.pem"]).Split('\n')[1];
        Assert.All(_replicas, r => Assert.DoesNotContain(key, r.Output, StringComparison.Ordinal));
    }

    private async Task StartAsync(string name, string kubeconfig)
    {
        // Mounted from a Secret that does not exist.
        var authority = Directory.CreateDirectory(Path.Combine(_folder.Path, $"{name}-cacerts")).FullName;
        string[] arguments =
        [
            "control-plane",
            "--kubernetes",
            "--data",
            Path.Combine(_folder.Path, name),
            "--ca-dir",
            authority,
            "--secret-namespaces",
            Namespace,
            "--api-port",
            "0",
            "--secure-xds-port",
            "0",
            "--webhook-port",
            "0",
            "--metrics-port",
            "off",
        ];
        var environment = new Dictionary<string, string> { ["KUBECONFIG"] = kubeconfig, ["POD_NAMESPACE"] = Namespace };
        var replica = SluiceProcess.StartWith(environment, "sluice", arguments);
        lock (_replicas)
            _replicas.Add(replica);
        await replica.WaitForAsync("The control plane runs", Limit, Cancel);
    }

    private async Task<JsonObject> UntilAsync(Func<Task<JsonObject?>> find, Func<JsonObject, bool> isMeant)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        limit.CancelAfter(Limit);
        var from = (await Cluster.Store.ListAsync(ResourceQuery.Everything, Cancel)).Revision;
        if (await find() is { } already && isMeant(already))
            return already;
        await foreach (var _ in Cluster.Store.WatchAsync(ResourceQuery.Everything, from, limit.Token))
        {
            if (await find() is { } found && isMeant(found))
                return found;
        }
        throw new InvalidOperationException("the watch has ended");
    }

    private async Task<JsonObject?> FindAsync(string group, string kind, string ns, string name) =>
        await Cluster.Store.GetAsync(new(group, kind, ns, name), Cancel) is { } found ? JsonNode.Parse(found.Json.Span)!.AsObject() : null;

    private Task PutAsync(string group, string kind, string name, JsonObject rest)
    {
        rest["apiVersion"] = group.Length == 0 ? "v1" : $"{group}/v1";
        rest["kind"] = kind;
        rest["metadata"] = new JsonObject { ["name"] = name };
        var json = Encoding.UTF8.GetBytes(rest.ToJsonString());
        var write = new StoreWrite
        {
            Id = new(group, kind, "", name),
            Json = json,
            By = new("test"),
        };
        return Cluster.Store.ApplyAsync(write, Cancel);
    }

    private static string FromBase64(JsonNode? text) => Encoding.UTF8.GetString(Convert.FromBase64String((string)text!));

    private static ApiKind WebhookKind(string kind) =>
        ApiKind.Opaque(Webhooks, "v1", kind) with
        {
            IsNamespaced = false,
            HasStatus = false,
        };
}
