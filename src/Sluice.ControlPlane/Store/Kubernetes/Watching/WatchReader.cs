using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Sluice.ControlPlane.Store.Kubernetes.Watching;

/// <summary>Reads a watch stream: one JSON object a line, for as long as the server likes.</summary>
internal sealed class WatchReader(KubernetesConnection api, ClusterScope scope, TimeProvider clock)
{
    /// <summary>A longer line is no event: etcd holds no object of that size.</summary>
    private const int MaxLine = 16 * 1024 * 1024;

    /// <summary>Every event after a resource version, until the server ends the stream.</summary>
    /// <exception cref="KubernetesFailure">The server refuses, or says so in the stream.</exception>
    /// <exception cref="StoreException">The stream broke, or was silent for longer than it may last.</exception>
    public async IAsyncEnumerable<WatchLine> ReadAsync(
        string servedVersion,
        string after,
        TimeSpan time,
        TimeSpan silence,
        [EnumeratorCancellation] CancellationToken cancel
    )
    {
        using var response = await api.OpenAsync(Path(servedVersion, after, time), cancel);
        if (!response.IsSuccessStatusCode)
            throw (await KubernetesConnection.ReadAsync(response, cancel)).Failure;
        await using var stream = await response.Content.ReadAsStreamAsync(cancel);
        var reader = PipeReader.Create(stream, new(leaveOpen: true));
        try
        {
            for (var isOpen = true; isOpen; )
            {
                var read = await ReadAsync(reader, silence, cancel);
                var rest = read.Buffer;
                while (TakeLine(ref rest, out var line))
                {
                    if (Parse(line, servedVersion) is { } told)
                        yield return told;
                }
                if (rest.Length > MaxLine)
                    throw new StoreException("a line of the watch is too long");
                // Half a line at the end is a broken stream's; whatever it was, it comes again.
                reader.AdvanceTo(rest.Start, rest.End);
                isOpen = !read.IsCompleted;
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    private async Task<ReadResult> ReadAsync(PipeReader reader, TimeSpan silence, CancellationToken cancel)
    {
        using var silent = new CancellationTokenSource(silence, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silent.Token, cancel);
        try
        {
            return await reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new StoreException("the watch is silent", e);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw new StoreException($"the watch broke: {e.Message}", e);
        }
    }

    private static bool TakeLine(ref ReadOnlySequence<byte> rest, out ReadOnlySequence<byte> line)
    {
        if (rest.PositionOf((byte)'\n') is not { } end)
        {
            line = default;
            return false;
        }
        line = rest.Slice(0, end);
        rest = rest.Slice(rest.GetPosition(1, end));
        return true;
    }

    private WatchLine? Parse(ReadOnlySequence<byte> line, string servedVersion)
    {
        if (line.IsEmpty)
            return null;
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            var item = root.TryGetProperty("object", out var written) ? written : default;
            return ClusterObject.Text(root, "type") switch
            {
                "ADDED" => Told(StoreEventKind.Added, item, servedVersion),
                "MODIFIED" => Told(StoreEventKind.Modified, item, servedVersion),
                "DELETED" => Told(StoreEventKind.Deleted, item, servedVersion),
                "BOOKMARK" => new(StoreEventKind.Bookmark, VersionOf(item), null),
                "ERROR" => throw Failure(item),
                var other => throw new StoreException($"the watch tells of '{other}'"),
            };
        }
        catch (JsonException e)
        {
            throw new StoreException($"a line of the watch is no event: {e.Message}", e);
        }
    }

    private WatchLine Told(StoreEventKind kind, JsonElement item, string servedVersion)
    {
        var read = ClusterObject.Read(item, scope.Kind, scope.Kind.ApiVersion(servedVersion));
        return new(kind, read.Version, read);
    }

    private static string VersionOf(JsonElement item) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty("metadata", out var metadata)
            ? ClusterObject.Text(metadata, "resourceVersion")
            : "";

    private static KubernetesFailure Failure(JsonElement status)
    {
        var isCoded = status.ValueKind == JsonValueKind.Object && status.TryGetProperty("code", out var code) && code.TryGetInt32(out _);
        var number = isCoded ? status.GetProperty("code").GetInt32() : (int)HttpStatusCode.InternalServerError;
        return new((HttpStatusCode)number, ClusterObject.Text(status, "message"));
    }

    private string Path(string version, string after, TimeSpan time)
    {
        var seconds = string.Create(CultureInfo.InvariantCulture, $"timeoutSeconds={(int)Math.Ceiling(time.TotalSeconds)}");
        var selector = scope.FieldSelector.Length > 0 ? $"&fieldSelector={Uri.EscapeDataString(scope.FieldSelector)}" : "";
        var path = scope.Kind.Path(version, scope.Namespace);
        return $"{path}?watch=true&allowWatchBookmarks=true&resourceVersion={Uri.EscapeDataString(after)}&{seconds}{selector}";
    }
}
