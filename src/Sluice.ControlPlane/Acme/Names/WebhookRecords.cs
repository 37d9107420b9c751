using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.ControlPlane.Acme.Protocol;

namespace Sluice.ControlPlane.Acme.Names;

/// <summary>A zone whose keeper is told by HTTP.</summary>
/// <param name="http">Trusts what the issuer says.</param>
/// <param name="url">Where to.</param>
/// <param name="token">Bearer token; empty: none.</param>
/// <param name="clock">Time.</param>
internal sealed class WebhookRecords(HttpClient http, Uri url, string token, TimeProvider clock) : IDnsRecords
{
    /// <summary>Time for one call. Default 60 s: whoever keeps the zone answers when the record is there.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public Task PresentAsync(DnsRecord record, CancellationToken cancel) => CallAsync("present", record, cancel);

    public Task CleanUpAsync(DnsRecord record, CancellationToken cancel) => CallAsync("cleanup", record, cancel);

    public void Dispose() => http.Dispose();

    private async Task CallAsync(string action, DnsRecord record, CancellationToken cancel)
    {
        var body = new JsonObject
        {
            ["action"] = action,
            ["type"] = "TXT",
            ["name"] = record.Name,
            ["value"] = record.Value,
            ["ttl"] = DnsRecord.Ttl,
            ["dnsName"] = record.DnsName,
        };
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (token.Length > 0)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var late = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        try
        {
            using var response = await http.SendAsync(request, either.Token);
            // What it says is not repeated: it might be a way to read what only we can reach.
            if (!response.IsSuccessStatusCode)
                throw new AcmeException(AcmeFailure.Dns, $"webhook {url.Host} answered {action} with HTTP {(int)response.StatusCode}");
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new AcmeException(AcmeFailure.Dns, $"webhook {url.Host} did not answer within {Limit.TotalSeconds:0} s", e);
        }
        catch (HttpRequestException e)
        {
            throw new AcmeException(AcmeFailure.Dns, $"webhook {url.Host} cannot be called: {e.Message}", e);
        }
    }
}
