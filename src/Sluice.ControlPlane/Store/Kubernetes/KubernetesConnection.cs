using System.Net;
using System.Net.Http.Headers;
using k8s;

namespace Sluice.ControlPlane.Store.Kubernetes;

/// <summary>
/// The way to an API server: the client's addresses, certificates and tokens, with bodies left as they are. Objects pass as JSON
/// text, so that no field is lost which the client's models do not know.
/// </summary>
public sealed class KubernetesConnection : IDisposable
{
    /// <summary>Larger answers are refused. A page of 500 objects at etcd's 1.5 MiB would be more, and is not met in practice.</summary>
    private const int MaxReplyBytes = 256 * 1024 * 1024;

    // Attempts when the server says that it is too busy and when to come back; it has done nothing then.
    private const int MaxAttempts = 5;

    // Default 30 s: a list of many thousand objects takes seconds.
    private static readonly TimeSpan RequestTime = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromSeconds(30);

    private readonly k8s.Kubernetes _client;
    private readonly TimeProvider _clock;

    private KubernetesConnection(k8s.Kubernetes client, TimeProvider clock) => (_client, _clock) = (client, clock);

    /// <summary>Opens by a configuration of the client: in the cluster, from a kubeconfig, or with a host of its own.</summary>
    public static KubernetesConnection Open(KubernetesClientConfiguration configuration, TimeProvider clock)
    {
        // Watches last longer than any time limit of the client; requests have their own here.
        configuration.HttpClientTimeout = Timeout.InfiniteTimeSpan;
        return new(new(configuration), clock);
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Asks, and reads the whole answer.</summary>
    /// <exception cref="StoreException">There is no answer, or not in time.</exception>
    internal async Task<KubernetesReply> SendAsync(KubernetesRequest request, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (reply, retryAfter) = await SendOnceAsync(request, cancel);
            if (reply.Status != HttpStatusCode.TooManyRequests || retryAfter is not { } wait || attempt == MaxAttempts)
                return reply;
            await Task.Delay(wait < LongestRetryAfter ? wait : LongestRetryAfter, _clock, cancel);
        }
    }

    /// <summary>Asks, and leaves the body to be read as it comes.</summary>
    internal async Task<HttpResponseMessage> OpenAsync(string pathAndQuery, CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(RequestTime, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Get, new Uri(_client.BaseUri, pathAndQuery));
            return await SendAsync(message, either.Token);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new StoreException("the API server does not answer", e);
        }
        catch (HttpRequestException e)
        {
            throw new StoreException($"the API server cannot be reached: {e.Message}", e);
        }
    }

    /// <summary>Reads an answer that <see cref="OpenAsync"/> left open: the reason why it is no stream.</summary>
    internal static async Task<KubernetesReply> ReadAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        await response.Content.LoadIntoBufferAsync(MaxReplyBytes, cancel);
        return new(response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancel));
    }

    private async Task<(KubernetesReply Reply, TimeSpan? RetryAfter)> SendOnceAsync(KubernetesRequest request, CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(request.Timeout ?? RequestTime, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
        try
        {
            using var message = new HttpRequestMessage(request.Method, new Uri(_client.BaseUri, request.Path));
            if (request.Body is { } body)
            {
                message.Content = new ReadOnlyMemoryContent(body);
                message.Content.Headers.ContentType = new(request.ContentType);
            }
            using var response = await SendAsync(message, either.Token);
            return (await ReadAsync(response, either.Token), response.Headers.RetryAfter?.Delta);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new StoreException("the API server does not answer in time", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new StoreException($"the API server cannot be reached: {e.Message}", e);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, CancellationToken cancel)
    {
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        message.Version = HttpVersion.Version20;
        message.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        if (_client.Credentials is { } credentials)
            await credentials.ProcessHttpRequestAsync(message, cancel);
        return await _client.HttpClient.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancel);
    }
}
