using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Sluice.Hosting.Verbs;

/// <summary>Asks the proxy beside this program, on its status port, until it says what is waited for.</summary>
internal sealed class StatusClient(int port, TimeProvider clock) : IDisposable
{
    // Istio's wait: an answer within half a second, and another try after half a second; a drain shall end sooner than that.
    private static readonly TimeSpan AnswerTime = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler { UseProxy = false });

    /// <returns>What was answered last before <paramref name="limit"/>; empty: nothing, as all is well.</returns>
    public async Task<string> WaitForOkAsync(HttpMethod method, string path, TimeSpan limit, CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        while (true)
        {
            var (isOk, answer) = await AskAsync(method, path, cancellationToken);
            if (isOk)
                return "";
            if (clock.GetElapsedTime(start) + Period > limit)
                return answer;
            await Task.Delay(Period, clock, cancellationToken);
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<(bool IsOk, string Answer)> AskAsync(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(AnswerTime, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(
                method,
                string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}{path}")
            );
            using var response = await _client.SendAsync(request, either.Token);
            return (response.StatusCode == HttpStatusCode.OK, await response.Content.ReadAsStringAsync(either.Token));
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or IOException)
        {
            return (false, e.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (false, "no answer in time");
        }
    }
}
