using System.Globalization;
using System.Text.Json;

namespace Sluice.ControlPlane.Store.Kubernetes.Watching;

/// <summary>Lists a scope, page by page.</summary>
internal sealed class ListReader(KubernetesConnection api, ClusterScope scope, int pageSize)
{
    /// <param name="version">Of the API, as in the path.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="KubernetesFailure">The server refuses.</exception>
    public async Task<ClusterList> ReadAsync(string version, CancellationToken cancel)
    {
        try
        {
            return await ReadAsync(version, pageSize, cancel);
        }
        // The pages' own moment is no longer kept: the list took too long. In one piece it cannot.
        catch (KubernetesFailure failure) when (failure.IsGone)
        {
            return await ReadAsync(version, 0, cancel);
        }
    }

    private async Task<ClusterList> ReadAsync(string version, int limit, CancellationToken cancel)
    {
        var objects = new List<ClusterObject>();
        for (var token = ""; ; )
        {
            var reply = await api.SendAsync(KubernetesRequest.Get(Path(version, limit, token)), cancel);
            if (!reply.IsSuccess)
                throw reply.Failure;
            using var page = JsonDocument.Parse(reply.Body);
            objects.AddRange(Items(page.RootElement, version));
            var metadata = page.RootElement.TryGetProperty("metadata", out var written) ? written : default;
            var next = ClusterObject.Text(metadata, "continue");
            if (next.Length == 0)
                return new(version, ClusterObject.Text(metadata, "resourceVersion"), objects);
            // Anything but a new token would go round for ever.
            if (next == token)
                throw new StoreException("the list has no end");
            token = next;
        }
    }

    private IEnumerable<ClusterObject> Items(JsonElement page, string version) =>
        page.TryGetProperty("items", out var items) && items.ValueKind == JsonValueKind.Array
            ? items.EnumerateArray().Select(i => ClusterObject.Read(i, scope.Kind, scope.Kind.ApiVersion(version)))
            : [];

    private string Path(string version, int limit, string token)
    {
        var query = new List<string>();
        if (scope.FieldSelector.Length > 0)
            query.Add($"fieldSelector={Uri.EscapeDataString(scope.FieldSelector)}");
        if (limit > 0)
            query.Add(string.Create(CultureInfo.InvariantCulture, $"limit={limit}"));
        if (token.Length > 0)
            query.Add($"continue={Uri.EscapeDataString(token)}");
        var path = scope.Kind.Path(version, scope.Namespace);
        return query.Count == 0 ? path : $"{path}?{string.Join('&', query)}";
    }
}
