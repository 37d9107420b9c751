using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.Admin.Hosting;

namespace Sluice.Admin.Api;

/// <summary>The one door to the API: sends calls and reads answers and refusals.</summary>
public sealed class ApiTransport : IDisposable
{
    /// <summary>Beside which the API believes <see cref="ClientHeader"/>.</summary>
    public const string KeyHeader = "sluice-console-key";

    /// <summary>Address of the browser, for throttling and the audit log.</summary>
    public const string ClientHeader = "sluice-client-address";

    private const string ReasonHeader = "Sluice-Reason";
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly HttpClient _http;
    private readonly AdminOptions _options;

    public ApiTransport(AdminOptions options)
    {
        _options = options;
        _http = new(options.Transport, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public void Dispose() => _http.Dispose();

    /// <summary>One call and its answer; a refusal, or an API that cannot be reached, is a problem and never an exception.</summary>
    public async Task<ApiResult<T>> SendAsync<T>(ApiCall call, CancellationToken cancel)
    {
        try
        {
            using var request = Request(call);
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            if (!response.IsSuccessStatusCode)
                return new(default, await ProblemAsync(response, cancel));
            if (typeof(T) == typeof(string))
                return new((T)(object)await response.Content.ReadAsStringAsync(cancel));
            var value = response.Content.Headers.ContentLength == 0 ? default : await response.Content.ReadFromJsonAsync<T>(Json, cancel);
            return new(value);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
        {
            return new(default, new(ApiProblem.Unreachable, "Unreachable", e.Message, []));
        }
    }

    /// <summary>The lines of an answer that does not end by itself, one JSON object each.</summary>
    /// <exception cref="HttpRequestException">The API refused, or the connection broke.</exception>
    public async IAsyncEnumerable<JsonObject> WatchAsync(ApiCall call, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var request = Request(call);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        response.EnsureSuccessStatusCode();
        await using var stream = await response.Content.ReadAsStreamAsync(cancel);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (await reader.ReadLineAsync(cancel) is { } line)
            if (line.Length > 0 && JsonNode.Parse(line) is JsonObject item)
                yield return item;
    }

    private HttpRequestMessage Request(ApiCall call)
    {
        var request = new HttpRequestMessage(call.Method, new Uri(_options.Api(), call.Path));
        request.Headers.Accept.ParseAdd("application/json");
        if (call.Token is { } token)
            request.Headers.Authorization = new("Bearer", token);
        if (call.Reason.Length > 0)
            request.Headers.TryAddWithoutValidation(ReasonHeader, OneLine(call.Reason));
        if (call.Client is { } client)
        {
            request.Headers.Add(KeyHeader, _options.Key);
            request.Headers.Add(ClientHeader, client.ToString());
            request.Headers.TryAddWithoutValidation("User-Agent", call.Agent);
        }
        if (call.Body is { } body)
        {
            request.Content = body is string text ? new StringContent(text) : JsonContent.Create(body, body.GetType(), options: Json);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(call.ContentType);
        }
        return request;
    }

    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();

    private static async Task<ApiProblem> ProblemAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        var status = (int)response.StatusCode;
        var text = await response.Content.ReadAsStringAsync(cancel);
        try
        {
            var body = JsonNode.Parse(text) as JsonObject;
            var causes = (body?["details"]?["causes"] as JsonArray ?? [])
                .OfType<JsonObject>()
                .Select(c => new ApiCause((string?)c["reason"] ?? "", (string?)c["message"] ?? "", (string?)c["field"] ?? ""));
            return new(status, (string?)body?["reason"] ?? "", (string?)body?["message"] ?? $"HTTP {status}", [.. causes]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return new(status, "", $"HTTP {status}", []);
        }
    }
}
