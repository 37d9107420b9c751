using Grpc.Core;
using Microsoft.Extensions.Logging;
using Sluice.Xds.Protocol.Own;
using Sluice.Xds.Server.Streams;

namespace Sluice.ControlPlane.Reports;

/// <summary>The service that gateways tell of their traffic.</summary>
internal sealed class ReportStreams(ReportIntake intake, ILogger<ReportStreams> log) : ReportService.ReportServiceBase
{
    private static readonly TimeSpan FirstMessage = TimeSpan.FromSeconds(10);

    public override async Task Report(
        IAsyncStreamReader<ProxyReport> requestStream,
        IServerStreamWriter<ReportControl> responseStream,
        ServerCallContext context
    )
    {
        var identity = await AdmitAsync(requestStream, context);
        using var session = intake.Reports.Open(identity, context.CancellationToken, out var refusal);
        if (session is null)
        {
            log.Refused(identity.Name, refusal);
            throw new RpcException(new Status(StatusCode.ResourceExhausted, refusal));
        }
        log.Connected(identity.Name);
        var asking = new ReportAsking(intake.Reports, identity.Name, responseStream).RunAsync(session.Ending);
        try
        {
            await TakeAsync(requestStream, session);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException || session.Ending.IsCancellationRequested)
        {
            // The gateway is gone, or came again.
        }
        finally
        {
            session.End();
            await asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            log.Disconnected(identity.Name);
        }
    }

    private async Task<GatewayIdentity> AdmitAsync(IAsyncStreamReader<ProxyReport> requests, ServerCallContext context)
    {
        using var late = new CancellationTokenSource(FirstMessage, intake.Reports.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, context.CancellationToken);
        try
        {
            if (!await requests.MoveNext(either.Token))
                throw new RpcException(new Status(StatusCode.InvalidArgument, "the stream ended before it began"));
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.DeadlineExceeded, "the first message is late"));
        }
        if (requests.Current.Node is not { } named)
            throw new RpcException(new Status(StatusCode.InvalidArgument, "the first message names no node"));
        var peer = XdsGate.Peer(context.GetHttpContext());
        var (identity, refusal, isAuthenticated) = await intake.Gate.AdmitAsync(XdsGate.Read(named), peer, context.CancellationToken);
        if (identity is not null)
            return identity;
        log.Refused(Incoming.Text(named.Id), refusal);
        throw new RpcException(new Status(isAuthenticated ? StatusCode.PermissionDenied : StatusCode.Unauthenticated, refusal));
    }

    private async Task TakeAsync(IAsyncStreamReader<ProxyReport> requests, ReportSession session)
    {
        var taker = new ReportTaker(intake.Reports, session.Gateway);
        var pace = new Pace(intake.Reports.Clock);
        while (await requests.MoveNext(session.Ending))
        {
            await pace.WaitAsync(session.Ending);
            if (!intake.Gate.StillHolds(session.Gateway.Identity))
                throw new RpcException(new Status(StatusCode.Unauthenticated, "the identity no longer holds"));
            taker.Take(requests.Current);
        }
    }
}
