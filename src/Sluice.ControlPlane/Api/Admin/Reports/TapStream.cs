using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sluice.ControlPlane.Reports;

namespace Sluice.ControlPlane.Api.Admin.Reports;

/// <summary>Watched requests on the wire: a JSON object a line, until the client goes, may watch no more, or half an hour is over.</summary>
internal sealed class TapStream(HttpResponse response, TapSubscription tap, TimeProvider clock, Func<bool> isStillAllowed)
{
    /// <summary>As for other watches.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);

    /// <summary>Silence after which an empty line says that all is well, and finds a client that is gone.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);

    public async Task RunAsync(CancellationToken cancel)
    {
        using var late = new CancellationTokenSource(Longest, clock);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        // Proxies between must not hold lines back.
        response.Headers["X-Accel-Buffering"] = "no";
        await response.Body.FlushAsync(cancel);
        try
        {
            while (isStillAllowed() && !ending.IsCancellationRequested)
                await RoundAsync(ending.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            // Half an hour is over; whoever still looks asks again.
        }
    }

    private async Task RoundAsync(CancellationToken cancel)
    {
        if (!await WaitAsync(cancel))
            await response.Body.WriteAsync("\n"u8.ToArray(), cancel);
        if (tap.TakeDropped() is > 0 and var dropped)
            await WriteAsync(new JsonObject { ["dropped"] = dropped }, cancel);
        while (tap.Requests.TryRead(out var request))
            await WriteAsync(RequestJson.Write(request), cancel);
        await response.Body.FlushAsync(cancel);
    }

    private async Task<bool> WaitAsync(CancellationToken cancel)
    {
        try
        {
            return await tap.Requests.WaitToReadAsync(cancel).AsTask().WaitAsync(Beat, clock, cancel);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private async Task WriteAsync(JsonNode line, CancellationToken cancel)
    {
        await response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(line), cancel);
        await response.Body.WriteAsync("\n"u8.ToArray(), cancel);
    }
}
