using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.ControlPlane.Store;
using Sluice.ControlPlane.Store.Kubernetes;

namespace Sluice.ControlPlane.Cluster;

/// <summary>Keeps the mesh's roots in a ConfigMap of every namespace, where sidecars and gateways mount them (Istio's name and key).</summary>
public sealed class RootCertificates
{
    public const string ConfigMapName = "istio-ca-root-cert";
    public const string Key = "root-cert.pem";

    private const string FieldManager = "fieldManager=sluice";

    // Overtaken this often in a row, it is no longer chance.
    private const int MaxAttempts = 5;

    private static readonly ResourceQuery Namespaces = new() { Group = "", Kind = "Namespace" };

    private readonly IResourceStore _namespaces;
    private readonly ClusterDutyTools _tools;
    private readonly DutyQueue _queue;

    /// <param name="namespaces">Knows the cluster's namespaces.</param>
    /// <param name="tools">What it works with.</param>
    /// <param name="options">How fast.</param>
    public RootCertificates(IResourceStore namespaces, ClusterDutyTools tools, ClusterDutyOptions options)
    {
        (_namespaces, _tools) = (namespaces, tools);
        _queue = new($"ConfigMap {ConfigMapName}", KeepAsync, tools, options);
    }

    /// <summary>Looks everywhere again: call it when the bundle has changed, and when leadership was gained.</summary>
    public void Recheck() => _queue.Recheck();

    /// <summary>Works until cancelled.</summary>
    public Task RunAsync(CancellationToken cancel) => Task.WhenAll(FollowAsync(cancel), _queue.RunAsync(cancel));

    // Istio's IgnoredNamespaces: no workload of a mesh is there.
    private static bool IsServed(StoredResource resource) =>
        resource.Id.Name is not ("kube-system" or "kube-public" or "kube-node-lease" or "local-path-storage") && !IsTerminating(resource);

    private static bool IsTerminating(StoredResource resource)
    {
        using var json = JsonDocument.Parse(resource.Json);
        var root = json.RootElement;
        return ClusterObject.Text(root.GetProperty("metadata"), "deletionTimestamp").Length > 0
            || (root.TryGetProperty("status", out var status) && ClusterObject.Text(status, "phase") == "Terminating");
    }

    private async Task FollowAsync(CancellationToken cancel)
    {
        while (true)
        {
            var list = await _namespaces.ListAsync(Namespaces, cancel);
            _queue.KeepOnly([.. list.Items.Where(IsServed).Select(i => i.Id.Name)]);
            try
            {
                await foreach (var change in _namespaces.WatchAsync(Namespaces, list.Revision, cancel))
                    Take(change);
            }
            catch (RevisionGoneException)
            {
                // It fell too far behind: what is there now is what counts.
            }
        }
    }

    private void Take(StoreEvent change)
    {
        if (change.Resource is not { } resource)
            return;
        if (change.Kind != StoreEventKind.Deleted && IsServed(resource))
            _queue.Keep(resource.Id.Name);
        else
            _queue.Forget(resource.Id.Name);
    }

    private async Task<DutyOutcome> KeepAsync(string ns, CancellationToken cancel)
    {
        var collection = $"api/v1/namespaces/{Uri.EscapeDataString(ns)}/configmaps";
        for (var attempt = 1; ; attempt++)
        {
            var pem = _tools.Bundle().Pem;
            var read = await _tools.Api.SendAsync(KubernetesRequest.Get($"{collection}/{ConfigMapName}"), cancel);
            var isAbsent = read.Status == HttpStatusCode.NotFound;
            if (!isAbsent && !read.IsSuccess)
                return DutyOutcome.Of(read);
            if (!isAbsent && Says(read.Object, pem))
                return DutyOutcome.Right;
            var written = await _tools.Api.SendAsync(isAbsent ? Create(collection, ns, pem) : Change(collection, pem), cancel);
            // Created or deleted by somebody else between the two.
            var isOvertaken = written.Status == (isAbsent ? HttpStatusCode.Conflict : HttpStatusCode.NotFound);
            if (!isOvertaken || attempt == MaxAttempts)
                return DutyOutcome.Of(written);
        }
    }

    private static bool Says(JsonObject live, string pem) =>
        (live["data"] as JsonObject)?[Key] is JsonValue value && value.TryGetValue<string>(out var text) && text == pem;

    private static KubernetesRequest Create(string collection, string ns, string pem)
    {
        var body = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "ConfigMap",
            ["metadata"] = new JsonObject
            {
                ["name"] = ConfigMapName,
                ["namespace"] = ns,
                ["labels"] = new JsonObject { ["istio.io/config"] = "true" },
            },
            ["data"] = new JsonObject { [Key] = pem },
        };
        return new(HttpMethod.Post, $"{collection}?{FieldManager}") { Body = JsonSerializer.SerializeToUtf8Bytes(body) };
    }

    // Other keys are others' (Istio leaves them too).
    private static KubernetesRequest Change(string collection, string pem) =>
        new(HttpMethod.Patch, $"{collection}/{ConfigMapName}?{FieldManager}")
        {
            Body = JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["data"] = new JsonObject { [Key] = pem } }),
            ContentType = KubernetesRequest.MergePatch,
        };
}
