using Grpc.Core;
using Microsoft.Extensions.Logging;
using Sluice.Values;
using Sluice.Xds.Protocol.Discovery;
using Sluice.Xds.Resources;

namespace Sluice.Xds.Client;

/// <summary>Keeps a proxy at the state that its control plane has for it. Without a control plane the last state stays.</summary>
public sealed class XdsClient(XdsClientOptions options, IXdsSink sink, ILogger<XdsClient> log, TimeProvider clock, Random random)
{
    private readonly XdsHoldings _holdings = new();
    private readonly XdsBackoff _backoff = new(options.FirstPause, options.LongestPause, random);
    private XdsClientStatus _status = new(false, "", "", "");

    /// <summary>For health and admin pages.</summary>
    public XdsClientStatus Status => Volatile.Read(ref _status);

    /// <summary>The state that runs.</summary>
    public XdsState Applied => _holdings.Applied;

    /// <summary>Connects, and connects again, until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        for (var attempt = 0; !cancel.IsCancellationRequested; attempt++)
        {
            var server = options.Servers[attempt % options.Servers.Count];
            var reason = await ConnectAsync(server, cancel);
            if (cancel.IsCancellationRequested)
                return;
            var pause = _backoff.Next();
            log.StreamEnded(server, reason, pause.TotalSeconds);
            Change(s => s with { IsConnected = false, Error = reason });
            await Task.Delay(pause, clock, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<string> ConnectAsync(Uri server, CancellationToken cancel)
    {
        try
        {
            using var channel = XdsChannel.Open(server, options);
            using var call = new AggregatedDiscoveryService.AggregatedDiscoveryServiceClient(channel).DeltaAggregatedResources(
                await HeadersAsync(server, cancel),
                cancellationToken: cancel
            );
            var session = new XdsSession(call, _holdings, sink, options, clock) { Opened = () => Open(server), Judged = Judge };
            await session.RunAsync(cancel);
            return "the control plane closed the stream";
        }
        catch (RpcException e)
        {
            return $"{e.StatusCode}: {e.Status.Detail}";
        }
        catch (Exception e)
        {
            return e.Message;
        }
        finally
        {
            _holdings.RollBack();
        }
    }

    private async Task<Metadata> HeadersAsync(Uri server, CancellationToken cancel)
    {
        var headers = new Metadata();
        if (options.Token is { } provider && XdsChannel.IsPrivate(server))
            headers.Add("authorization", $"Bearer {await provider(cancel)}");
        return headers;
    }

    private void Open(Uri server)
    {
        _backoff.Reset();
        log.StreamOpened(server);
        Change(s => s with { IsConnected = true, Error = "", Server = server.Authority });
    }

    private void Judge(XdsUpdate update, ValueList<XdsError> errors)
    {
        if (errors.Count > 0)
        {
            log.StateRefused(update.Next.Version, errors.Count, errors[0].Name, errors[0].Message);
            return;
        }
        log.StateApplied(update.Next.Version, string.Join(", ", update.ChangedTypes.Select(t => t[(t.LastIndexOf('.') + 1)..])));
        Change(s => s with { Version = update.Next.Version });
    }

    private void Change(Func<XdsClientStatus, XdsClientStatus> change) => Volatile.Write(ref _status, change(_status));
}
