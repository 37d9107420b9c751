using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sluice.ControlPlane.Acme.Protocol;

/// <summary>Signed requests to one authority: nonces, their refusal, and what else the wire needs (RFC 8555 6).</summary>
internal sealed class AcmeTransport(HttpClient http, Uri directory, TimeProvider clock)
{
    /// <summary>Requests for which the authority refused the nonce before it counts as broken. Default 20: authorities refuse some when they restart;
    /// pebble, which refuses half of them to test its clients, gets through a million times in a row.</summary>
    private const int MostNonces = 20;
    private const int KeptNonces = 16;
    private const string NonceHeader = "Replay-Nonce";
    private const string BadNonce = "badNonce";

    /// <summary>Time for one answer. Default 30 s.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromDays(7);

    private readonly ConcurrentQueue<string> _nonces = new();
    private AcmeDirectory? _directory;

    /// <exception cref="AcmeException">It cannot be had.</exception>
    public async Task<AcmeDirectory> DirectoryAsync(CancellationToken cancel) =>
        _directory ??= AcmeDirectory.Of((await GetAsync(directory, cancel)).Json());

    /// <summary>Without a signature: the directory, and renewal information.</summary>
    /// <exception cref="AcmeException">The answer is no success.</exception>
    public async Task<AcmeReply> GetAsync(Uri url, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        return Success(await SendAsync(request, cancel));
    }

    /// <param name="url">Where to.</param>
    /// <param name="payload">Null: POST-as-GET.</param>
    /// <param name="key">Signs.</param>
    /// <param name="account">The account's URL; null: the key itself stands in the request.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="AcmeException">The answer is no success.</exception>
    public async Task<AcmeReply> PostAsync(Uri url, JsonNode? payload, AccountKey key, Uri? account, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            var reply = await PostOnceAsync(url, payload, key, account, cancel);
            if (reply.Status < 400)
                return reply;
            var problem = AcmeProblems.Of(reply);
            // The refusal brings a fresh nonce (RFC 8555 6.5).
            if (problem.Type != BadNonce || attempt == MostNonces)
                throw problem;
        }
    }

    private async Task<AcmeReply> PostOnceAsync(Uri url, JsonNode? payload, AccountKey key, Uri? account, CancellationToken cancel)
    {
        var header = new JsonObject { ["nonce"] = await NonceAsync(cancel), ["url"] = url.AbsoluteUri };
        if (account is null)
            header["jwk"] = key.Jwk();
        else
            header["kid"] = account.AbsoluteUri;
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(Jws.Sign(header, payload, key)));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/jose+json");
        return await SendAsync(request, cancel);
    }

    private async Task<string> NonceAsync(CancellationToken cancel)
    {
        if (_nonces.TryDequeue(out var known))
            return known;
        var place = (await DirectoryAsync(cancel)).NewNonce;
        using var request = new HttpRequestMessage(HttpMethod.Head, place);
        Success(await SendAsync(request, cancel));
        return _nonces.TryDequeue(out var nonce)
            ? nonce
            : throw new AcmeException(AcmeFailure.Connection, "the authority gives no nonce when it is asked for one");
    }

    private async Task<AcmeReply> SendAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        // RFC 8555 6.1 wants one.
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("sluice", "1"));
        using var late = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, either.Token);
            Keep(response);
            return await ReadAsync(response, either.Token);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new AcmeException(
                AcmeFailure.Connection,
                $"{request.RequestUri!.Host} did not answer within {Limit.TotalSeconds:0} s",
                e
            );
        }
        catch (HttpRequestException e)
        {
            throw new AcmeException(AcmeFailure.Connection, $"{request.RequestUri!.Host} cannot be asked: {Words(e)}", e);
        }
    }

    private void Keep(HttpResponseMessage response)
    {
        if (response.Headers.TryGetValues(NonceHeader, out var nonces) && _nonces.Count < KeptNonces)
            _nonces.Enqueue(nonces.First());
    }

    private async Task<AcmeReply> ReadAsync(HttpResponseMessage response, CancellationToken cancel) =>
        new((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancel))
        {
            Location = response.Headers.Location,
            RetryAfter = RetryAfter(response.Headers.RetryAfter),
            ContentType = response.Content.Headers.ContentType?.MediaType ?? "",
        };

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header)
    {
        var wait = header?.Delta ?? header?.Date - clock.GetUtcNow();
        return wait is not { } time ? null
            : time < TimeSpan.Zero ? TimeSpan.Zero
            : time > LongestRetryAfter ? LongestRetryAfter
            : time;
    }

    private static AcmeReply Success(AcmeReply reply) =>
        reply.Status is >= (int)HttpStatusCode.OK and < 300 ? reply : throw AcmeProblems.Of(reply);

    private static string Words(HttpRequestException e) => e.InnerException is { } inner ? $"{e.Message} ({inner.Message})" : e.Message;
}
