using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.ControlPlane.Store.Kubernetes;

namespace Sluice.ControlPlane.Cluster;

/// <summary>
/// Keeps the mesh's roots in the <c>caBundle</c> of our own webhook configurations, so that the API server trusts the webhooks. Nothing
/// else of them is touched, and none is made: they are the chart's.
/// </summary>
public sealed class WebhookTrust
{
    private const string Group = "apis/admissionregistration.k8s.io/v1";

    // Overtaken this often in a row, it is no longer chance.
    private const int MaxAttempts = 5;

    private readonly ClusterDutyTools _tools;
    private readonly DutyQueue _queue;

    /// <param name="ns">The control plane's namespace; the configurations are named after it.</param>
    /// <param name="tools">What it works with.</param>
    /// <param name="options">How fast.</param>
    public WebhookTrust(string ns, ClusterDutyTools tools, ClusterDutyOptions options)
    {
        _tools = tools;
        _queue = new("caBundle", KeepAsync, tools, options);
        _queue.Keep($"mutatingwebhookconfigurations/sluice-injection-{ns}");
        _queue.Keep($"validatingwebhookconfigurations/sluice-validation-{ns}");
    }

    /// <summary>Looks again: call it when the bundle has changed, and when leadership was gained.</summary>
    public void Recheck() => _queue.Recheck();

    /// <summary>Works until cancelled.</summary>
    public Task RunAsync(CancellationToken cancel) => _queue.RunAsync(cancel);

    private async Task<DutyOutcome> KeepAsync(string name, CancellationToken cancel)
    {
        var path = $"{Group}/{name}";
        for (var attempt = 1; ; attempt++)
        {
            var read = await _tools.Api.SendAsync(KubernetesRequest.Get(path), cancel);
            if (!read.IsSuccess)
                return DutyOutcome.Of(read);
            var live = read.Object;
            if (!SetBundle(live, Convert.ToBase64String(_tools.Bundle().Bytes)))
                return DutyOutcome.Right;
            // The whole object in the version that was read: whoever changes it meanwhile makes this a conflict.
            var body = JsonSerializer.SerializeToUtf8Bytes(live);
            var written = await _tools.Api.SendAsync(new(HttpMethod.Put, $"{path}?fieldManager=sluice") { Body = body }, cancel);
            if (written.Status != HttpStatusCode.Conflict || attempt == MaxAttempts)
                return DutyOutcome.Of(written);
        }
    }

    // False: all of them had it.
    private static bool SetBundle(JsonObject configuration, string bundle)
    {
        var isChanged = false;
        var webhooks = configuration["webhooks"] as JsonArray ?? [];
        foreach (var client in webhooks.OfType<JsonObject>().Select(w => w["clientConfig"]).OfType<JsonObject>())
        {
            if (client["caBundle"] is JsonValue value && value.TryGetValue<string>(out var now) && now == bundle)
                continue;
            client["caBundle"] = bundle;
            isChanged = true;
        }
        return isChanged;
    }
}
