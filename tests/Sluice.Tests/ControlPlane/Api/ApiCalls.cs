using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Sluice.Tests.ControlPlane.Api;

/// <summary>One line for one request.</summary>
internal static class ApiCalls
{
    public const string VirtualServices = "/apis/networking.istio.io/v1/namespaces/default/virtualservices";
    public const string ConfigMaps = "/api/v1/namespaces/default/configmaps";
    public const string Secrets = "/api/v1/namespaces/default/secrets";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static Task<ApiReply> GetAsync(this HttpClient client, string path, string? accept) =>
        client.CallAsync(HttpMethod.Get, path, accept: accept);

    public static Task<ApiReply> ReadAsync(this HttpClient client, string path) => client.CallAsync(HttpMethod.Get, path);

    public static Task<ApiReply> CreateAsync(this HttpClient client, string path, string body, string type = "application/yaml") =>
        client.CallAsync(HttpMethod.Post, path, body, type);

    public static Task<ApiReply> ReplaceAsync(this HttpClient client, string path, string body, string type = "application/yaml") =>
        client.CallAsync(HttpMethod.Put, path, body, type);

    public static Task<ApiReply> PatchAsync(this HttpClient client, string path, string body, string kind = "merge-patch") =>
        client.CallAsync(HttpMethod.Patch, path, body, $"application/{kind}+json");

    public static Task<ApiReply> RemoveAsync(this HttpClient client, string path, string? body = null) =>
        client.CallAsync(HttpMethod.Delete, path, body, "application/json");

    public static async Task<ApiReply> CallAsync(
        this HttpClient client,
        HttpMethod method,
        string path,
        string? body = null,
        string? type = null,
        string? accept = null,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, path) { Version = client.DefaultRequestVersion };
        if (body is not null)
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body))
            {
                Headers = { ContentType = new MediaTypeHeaderValue(type!) },
            };
        if (accept is not null)
            request.Headers.TryAddWithoutValidation("Accept", accept);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await client.SendAsync(request, Cancel);
        var text = await response.Content.ReadAsStringAsync(Cancel);
        var warnings = response.Headers.TryGetValues("Warning", out var found) ? found.ToList() : [];
        return new((int)response.StatusCode, text, warnings, response.Content.Headers.ContentType?.ToString() ?? "");
    }

    /// <summary>Opens a watch; each line is an event.</summary>
    public static async Task<ApiWatch> WatchAsync(this HttpClient client, string path)
    {
        var response = await client.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Cancel);
        return new(response, new StreamReader(await response.Content.ReadAsStreamAsync(Cancel)));
    }
}

internal sealed record ApiReply(int Code, string Text, IReadOnlyList<string> Warnings, string ContentType)
{
    public JsonObject Json => JsonNode.Parse(Text)!.AsObject();

    /// <summary>A text somewhere in the answer, e.g. <c>At("metadata.name")</c>.</summary>
    public string At(string path)
    {
        JsonNode? node = Json;
        foreach (var part in path.Split('.'))
            node = node is JsonArray list ? list[int.Parse(part)] : node?[part];
        return node?.ToString() ?? "";
    }

    /// <summary>What a list has in it.</summary>
    public IReadOnlyList<JsonNode> Items() => [.. Json["items"]!.AsArray().Select(i => i!)];

    public string Version => At("metadata.resourceVersion");

    public IReadOnlyList<string> Names => [.. Json["items"]!.AsArray().Select(i => (string)i!["metadata"]!["name"]!)];
}

internal sealed class ApiWatch(HttpResponseMessage response, StreamReader reader) : IDisposable
{
    public int Code => (int)response.StatusCode;

    /// <summary>The next event as <c>TYPE name</c>; null: the watch has ended.</summary>
    public async Task<string?> NextAsync() =>
        await NextObjectAsync() is { } change
            ? $"{change["type"]} {change["object"]!["metadata"]?["name"] ?? change["object"]!["code"]}"
            : null;

    public async Task<JsonObject?> NextObjectAsync() =>
        await reader
            .ReadLineAsync(TestContext.Current.CancellationToken)
            .AsTask()
            .WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken)
            is { } line
            ? JsonNode.Parse(line)!.AsObject()
            : null;

    public void Dispose()
    {
        reader.Dispose();
        response.Dispose();
    }
}
