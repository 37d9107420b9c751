using System.Security.Claims;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Http;
using Sluice.Admin.Access;

namespace Sluice.Admin.Api;

/// <summary>The API as whoever is signed in on this page.</summary>
public sealed class ApiClient(ApiTransport transport, AuthenticationStateProvider authentication)
{
    /// <summary>The API no longer knows the session; the page has to be left.</summary>
    public event Action? SessionEnded;

    public Task<ApiResult<T>> GetAsync<T>(string path, CancellationToken cancel) => SendAsync<T>(new(HttpMethod.Get, path), cancel);

    public Task<ApiResult<T>> PostAsync<T>(string path, object body, CancellationToken cancel) =>
        SendAsync<T>(new(HttpMethod.Post, path) { Body = body }, cancel);

    public Task<ApiResult<T>> PutAsync<T>(string path, object body, CancellationToken cancel) =>
        SendAsync<T>(new(HttpMethod.Put, path) { Body = body }, cancel);

    public Task<ApiResult<T>> DeleteAsync<T>(string path, CancellationToken cancel) => SendAsync<T>(new(HttpMethod.Delete, path), cancel);

    public async Task<ApiResult<T>> SendAsync<T>(ApiCall call, CancellationToken cancel)
    {
        var answer = await transport.SendAsync<T>(call with { Token = await TokenAsync() }, cancel);
        if (answer.Problem?.Status == StatusCodes.Status401Unauthorized)
            SessionEnded?.Invoke();
        return answer;
    }

    /// <summary>Asks whether the session still holds, and tells those who listen to <see cref="SessionEnded"/> where it does not.</summary>
    public async Task CheckSessionAsync(CancellationToken cancel)
    {
        var answer = await GetAsync<JsonObject>(ApiPaths.Admin("whoami"), cancel);
        // The API lets valid tokens in at any time: only of bad ones there can be too many.
        if (answer.Problem?.Status == StatusCodes.Status429TooManyRequests)
            SessionEnded?.Invoke();
    }

    /// <summary>The lines of an answer that goes on; ends when the connection does, or throws <see cref="HttpRequestException"/>.</summary>
    public async IAsyncEnumerable<JsonObject> WatchAsync(
        string path,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel
    )
    {
        var call = new ApiCall(HttpMethod.Get, path) { Token = await TokenAsync() };
        await foreach (var line in transport.WatchAsync(call, cancel))
            yield return line;
    }

    private async Task<string?> TokenAsync() =>
        (await authentication.GetAuthenticationStateAsync()).User.FindFirstValue(Session.TokenClaim);
}
