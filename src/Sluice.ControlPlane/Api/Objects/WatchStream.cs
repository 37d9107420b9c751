using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sluice.ControlPlane.Api.Answers;
using Sluice.ControlPlane.Api.Requests;
using Sluice.ControlPlane.Store;

namespace Sluice.ControlPlane.Api.Objects;

/// <summary>The events of one watch on the wire: a JSON object a line.</summary>
internal sealed class WatchStream(HttpResponse response, ApiRequest request, TimeProvider clock, Func<bool> isStillAllowed)
{
    /// <summary>The least that Kubernetes' API server gives a watch that asks for no time (--min-request-timeout).</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    private readonly ObjectView _view = new(request, clock);

    // What has left the selection is told as deleted. Of an object that was never seen here nobody knows whether it was in; to be told of a
    // deletion too many does no harm.
    private readonly Dictionary<(string, string), bool> _selected = [];
    private bool _hasColumns;

    public TimeSpan Duration => request.Options.Timeout is { } asked && asked < Longest ? asked : Longest;

    public bool IsStillAllowed => isStillAllowed();

    public Task StartAsync(CancellationToken cancel) => response.Body.FlushAsync(cancel);

    /// <summary>False: the watcher may watch no more.</summary>
    public async Task<bool> WriteAsync(StoreEvent change, CancellationToken cancel)
    {
        if (!isStillAllowed())
            return false;
        if (change.Resource is not { } stored)
        {
            if (request.Options.AllowsBookmarks)
                await WriteBookmarkAsync(change.Revision, endsInitialEvents: false, cancel);
            return true;
        }
        var shown = _view.Show(stored);
        if (KindFor(change.Kind, stored.Id, shown) is { } kind)
            await WriteAsync(kind, Dress(shown), cancel);
        return true;
    }

    public Task WriteBookmarkAsync(long revision, bool endsInitialEvents, CancellationToken cancel)
    {
        var metadata = new JsonObject { ["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture) };
        if (endsInitialEvents)
            metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        var bookmark = new JsonObject
        {
            ["kind"] = request.Kind.Kind,
            ["apiVersion"] = request.ApiVersion,
            ["metadata"] = metadata,
        };
        return WriteAsync("BOOKMARK", Dress(bookmark), cancel);
    }

    public Task WriteErrorAsync(ApiAnswer refusal, CancellationToken cancel) => WriteAsync("ERROR", refusal.Body!, cancel);

    private string? KindFor(StoreEventKind kind, ResourceId id, JsonObject shown)
    {
        var name = Name(kind);
        if (request.Options.SelectsEverything)
            return name;
        var key = (id.Namespace, id.Name);
        bool? was = _selected.TryGetValue(key, out var known) ? known : null;
        var isSelected = request.Options.Selects(shown);
        if (kind == StoreEventKind.Deleted)
            _selected.Remove(key);
        else
            _selected[key] = isSelected;
        return (kind, isSelected, was) switch
        {
            (StoreEventKind.Deleted, _, true) or (StoreEventKind.Deleted, true, _) => "DELETED",
            (StoreEventKind.Deleted, _, _) => null,
            (_, true, false) => "ADDED",
            (_, true, _) => name,
            (StoreEventKind.Modified, false, not false) => "DELETED",
            _ => null,
        };
    }

    private static string Name(StoreEventKind kind) =>
        kind switch
        {
            StoreEventKind.Added => "ADDED",
            StoreEventKind.Modified => "MODIFIED",
            _ => "DELETED",
        };

    private JsonObject Dress(JsonObject resource)
    {
        var dressed = _view.Dress(resource, withColumns: !_hasColumns);
        _hasColumns = true;
        return dressed;
    }

    private async Task WriteAsync(string type, JsonNode resource, CancellationToken cancel)
    {
        var line = new JsonObject { ["type"] = type, ["object"] = resource.Parent is null ? resource : resource.DeepClone() };
        await response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(line), cancel);
        await response.Body.WriteAsync("\n"u8.ToArray(), cancel);
        await response.Body.FlushAsync(cancel);
    }
}
