using Grpc.Core;
using Microsoft.Extensions.Logging;
using Sluice.Proxy.Reports;
using Sluice.Xds.Client;
using Sluice.Xds.Protocol.Own;

namespace Sluice.Hosting.Reporting;

/// <summary>
/// Tells a control plane of a proxy's traffic, over a channel like that of xDS and with the same identity. It never slows a request: what
/// cannot be told in time is dropped, and counted.
/// </summary>
public sealed class Reporter(ReportOptions options, TimeProvider clock, Random random, ILogger<Reporter> log)
{
    /// <summary>Before a control plane that knows no reports is asked again: it may have been replaced by a newer one.</summary>
    private static readonly TimeSpan LongPause = TimeSpan.FromMinutes(5);

    /// <summary>What the proxy notes; give it to its options.</summary>
    public ProxyReports Reports { get; } = new(options, clock);

    /// <summary>Connects, and connects again, until it is cancelled.</summary>
    public async Task RunAsync(XdsClientOptions control, CancellationToken cancel)
    {
        var backoff = new XdsBackoff(control.FirstPause, control.LongestPause, random);
        var messages = new ReportMessages(Reports, clock);
        for (var attempt = 0; !cancel.IsCancellationRequested; attempt++)
        {
            var server = control.Servers[attempt % control.Servers.Count];
            var (reason, isUnknown) = await ConnectAsync(server, control, messages, backoff, cancel);
            if (cancel.IsCancellationRequested)
                return;
            Reports.SetTaps([], TimeSpan.Zero);
            if (isUnknown)
                log.ReportsNotTaken(server);
            var pause = isUnknown ? LongPause : backoff.Next();
            log.ReportsEnded(server, reason, pause.TotalSeconds);
            await Task.Delay(pause, clock, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<(string Reason, bool IsUnknown)> ConnectAsync(
        Uri server,
        XdsClientOptions control,
        ReportMessages messages,
        XdsBackoff backoff,
        CancellationToken cancel
    )
    {
        try
        {
            using var channel = XdsChannel.Open(server, control);
            var headers = new Metadata();
            if (control.Token is { } token && XdsChannel.IsPrivate(server))
                headers.Add("authorization", $"Bearer {await token(cancel)}");
            using var call = new ReportService.ReportServiceClient(channel).Report(headers, cancellationToken: cancel);
            var session = new ReportSession(call, Reports, messages, clock);
            await session.RunAsync(XdsNodeMessage.From(control.Node), Opened, cancel);
            return ("the control plane closed the stream", false);
        }
        catch (RpcException e)
        {
            return ($"{e.StatusCode}: {e.Status.Detail}", e.StatusCode == StatusCode.Unimplemented);
        }
        catch (Exception e)
        {
            return (e.Message, false);
        }

        void Opened()
        {
            backoff.Reset();
            log.ReportsBegin(server);
        }
    }
}
