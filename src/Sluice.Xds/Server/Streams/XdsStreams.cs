using Grpc.Core;
using Microsoft.Extensions.Options;
using Sluice.Xds.Protocol.Core;
using Sluice.Xds.Resources;
using Sluice.Xds.Server.Book;

namespace Sluice.Xds.Server.Streams;

/// <summary>A stream from its first request to its end, whichever way it ends.</summary>
internal sealed class XdsStreams(
    XdsGate gate,
    XdsDeadlines deadlines,
    XdsLedgers ledgers,
    IOptions<XdsServerOptions> options,
    TimeProvider clock
)
{
    private readonly XdsDeltas _deltas = new(options.Value.MaxResponseBytes);

    private ControlPlane Self => new() { Identifier = options.Value.Identifier };

    public WorldDialect World => new(_deltas, Self);

    public DeltaDialect Delta => new(_deltas, Self);

    public async Task RunAsync<TRequest, TResponse>(XdsLine<TRequest, TResponse> line, IXdsDialect dialect, ServerCallContext context)
    {
        using var deadline = deadlines.Begin(context.CancellationToken);
        try
        {
            var peer = await gate.GreetAsync(context.GetHttpContext(), deadline.Token);
            if (!await line.ReadAsync(deadline.Token))
                return;
            var first = line.Current;
            var node = XdsGate.Read(first.Node);
            await using var feed = await gate.AdmitAsync(node, peer, deadline.Token);
            using var ended = feed.Ended.Register(deadline.Revoke);
            await context.WriteResponseHeadersAsync(new Grpc.Core.Metadata { { XdsWords.MarkerHeader, "1" } });
            await ServeAsync(line, dialect, new(first, node, feed), deadline, context);
        }
        catch (XdsRefusal refusal)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, refusal.Message));
        }
        catch (Exception e) when (deadline.IsRevoked && e is OperationCanceledException or IOException)
        {
            throw new RpcException(new Status(StatusCode.Unauthenticated, Revoked));
        }
        catch (OperationCanceledException) when (deadline.IsExpired)
        {
            throw new RpcException(new Status(StatusCode.DeadlineExceeded, Expired));
        }
        catch (Exception e) when (e is IOException || context.CancellationToken.IsCancellationRequested)
        {
            // The proxy is gone, and there is nobody to tell.
        }
        catch (OperationCanceledException)
        {
            throw new RpcException(new Status(StatusCode.Unavailable, "the control plane stops"));
        }
    }

    private const string Revoked = "what proved the proxy's identity does not hold any longer";

    private string Expired => $"the proxy has neither read nor answered for {deadlines.Limit}";

    private async Task ServeAsync<TRequest, TResponse>(
        XdsLine<TRequest, TResponse> line,
        IXdsDialect dialect,
        XdsArrival arrival,
        XdsDeadline deadline,
        ServerCallContext context
    )
    {
        var http = context.GetHttpContext();
        var caller = new XdsCaller(arrival.Node, http.Connection.RemoteIpAddress?.ToString() ?? "", dialect.Name);
        var ledger = ledgers.Open(arrival.Feed, caller);
        var subscriptions = new XdsSubscriptions(dialect, options.Value, ledger, clock)
        {
            ExpectsMarker = arrival.First.Node?.ClientFeatures.Contains(XdsWords.MarkerFeature) == true,
        };
        var stream = new XdsStream<TRequest, TResponse>(line, subscriptions, ledger, arrival.Feed, deadline, clock);
        var reason = "it closed the stream";
        try
        {
            await stream.RunAsync(arrival.First);
        }
        catch (Exception e)
        {
            reason =
                deadline.IsRevoked ? Revoked
                : deadline.IsExpired ? Expired
                : e.Message;
            // What it does not read would hold up the status, too.
            if ((deadline.IsExpired || deadline.IsRevoked) && stream.IsWriting)
                http.Abort();
            throw;
        }
        finally
        {
            ledgers.Close(ledger, reason);
        }
    }
}

/// <summary>A proxy that has been let in.</summary>
internal sealed record XdsArrival(XdsAsk First, XdsNode Node, IXdsFeed Feed);
