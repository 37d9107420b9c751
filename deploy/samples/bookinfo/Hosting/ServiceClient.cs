using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Bookinfo.Hosting;

/// <summary>Calls between the services: one attempt, a deadline, and whatever goes wrong is an answer of its own.</summary>
internal sealed class ServiceClient : IAsyncDisposable
{
    /// <summary>Longest answer read in bytes (1 MiB); the sample's are below 2 KiB.</summary>
    private const int MaxAnswerBytes = 1024 * 1024;

    private readonly HttpClient _client;

    public ServiceClient(TimeSpan timeout)
    {
        var handler = new SocketsHttpHandler
        {
            UseCookies = false,
            UseProxy = false,
            AllowAutoRedirect = false,
            // The services pass on the caller's tracing headers themselves.
            ActivityHeadersPropagator = null,
        };
        _client = new HttpClient(handler) { Timeout = timeout, MaxResponseContentBufferSize = MaxAnswerBytes };
    }

    /// <summary>Gets JSON on behalf of a request, whose tracing headers go along.</summary>
    /// <param name="authority">The name asked for, where it is not that of <paramref name="baseUri"/>.</param>
    public async Task<ServiceReply> GetAsync(Uri baseUri, string path, HttpRequest cause, string? user = null, string? authority = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(baseUri, path));
        request.Headers.Host = authority;
        ForwardedHeaders.Copy(cause, request, user);
        try
        {
            using var response = await _client.SendAsync(request, cause.HttpContext.RequestAborted);
            var text = await response.Content.ReadAsByteArrayAsync(cause.HttpContext.RequestAborted);
            return new ServiceReply((int)response.StatusCode, Parse(text));
        }
        catch (Exception e)
            when (e is HttpRequestException or TaskCanceledException or IOException
                && !cause.HttpContext.RequestAborted.IsCancellationRequested
            )
        {
            return ServiceReply.Unavailable;
        }
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private static JsonObject? Parse(byte[] text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
