using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sluice.Testing;

namespace Sluice.Tests.ControlPlane.Store.Kubernetes;

/// <summary>Holds one Lease as an API server does: a write must be of the version that is there.</summary>
internal sealed class LeaseServer : IAsyncDisposable
{
    private const string Collection = "/apis/coordination.k8s.io/v1/namespaces/sluice/leases";

    private readonly Lock _lock = new();
    private TestUpstream? _upstream;
    private JsonObject? _lease;
    private int _version;

    public Uri Address => new($"http://127.0.0.1:{_upstream!.Port}/");

    /// <summary>Answers 503 to everything.</summary>
    public bool IsDown { get; set; }

    public string Holder
    {
        get
        {
            lock (_lock)
                return (string?)_lease?["spec"]?["holderIdentity"] ?? "";
        }
    }

    public int Transitions
    {
        get
        {
            lock (_lock)
                return (int)_lease!["spec"]!["leaseTransitions"]!;
        }
    }

    public static async Task<LeaseServer> StartAsync()
    {
        var server = new LeaseServer();
        server._upstream = await TestUpstream.StartAsync(server.AnswerAsync);
        return server;
    }

    public ValueTask DisposeAsync() => _upstream!.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var body = await new StreamReader(context.Request.Body).ReadToEndAsync(context.RequestAborted);
        var (status, answer) = IsDown ? (503, Failure(503)) : Answer(context.Request.Method, context.Request.Path.Value!, body);
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(answer.ToJsonString(), context.RequestAborted);
    }

    private (int Status, JsonObject Answer) Answer(string method, string path, string body)
    {
        lock (_lock)
        {
            if (method == "GET" && path == $"{Collection}/leader")
                return _lease is null ? (404, Failure(404)) : (200, _lease.DeepClone().AsObject());
            var isNew = method == "POST" && path == Collection;
            var sent = JsonNode.Parse(body)!.AsObject();
            if (
                isNew
                    ? _lease is not null
                    : (string?)sent["metadata"]!["resourceVersion"] != (string?)_lease!["metadata"]!["resourceVersion"]
            )
                return (409, Failure(409));
            sent["metadata"]!["resourceVersion"] = (++_version).ToString(CultureInfo.InvariantCulture);
            _lease = sent;
            return (isNew ? 201 : 200, sent.DeepClone().AsObject());
        }
    }

    private static JsonObject Failure(int status) =>
        new()
        {
            ["kind"] = "Status",
            ["code"] = status,
            ["message"] = $"it is {status}",
        };
}
