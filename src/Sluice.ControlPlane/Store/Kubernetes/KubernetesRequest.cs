namespace Sluice.ControlPlane.Store.Kubernetes;

/// <summary>One request to the API server.</summary>
/// <param name="Method">The verb.</param>
/// <param name="Path">Relative to the server's address, with its query.</param>
internal sealed record KubernetesRequest(HttpMethod Method, string Path)
{
    public const string Json = "application/json";
    public const string MergePatch = "application/merge-patch+json";

    public ReadOnlyMemory<byte>? Body { get; init; }
    public string ContentType { get; init; } = Json;

    /// <summary>Time for one attempt; null: the connection's own.</summary>
    public TimeSpan? Timeout { get; init; }

    public static KubernetesRequest Get(string path) => new(HttpMethod.Get, path);
}
