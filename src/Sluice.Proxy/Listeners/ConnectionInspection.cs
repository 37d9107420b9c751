using System.IO.Pipelines;
using Sluice.Proxy.State;
using Sluice.Proxy.Tls;

namespace Sluice.Proxy.Listeners;

/// <summary>Looks at a connection's first bytes as far as the choice of a filter chain needs them.</summary>
internal static class ConnectionInspection
{
    private static readonly ClientHello NoHello = new();

    private static readonly Inspected Unknown = new(false, NoHello);

    /// <summary>Null: the connection ended, began a broken hello, or said nothing in time where that matters.</summary>
    public static async ValueTask<Inspected?> InspectAsync(PipeReader input, ListenerState listener, TimeSpan timeout, TimeProvider clock)
    {
        if (!listener.InspectsTls && !listener.Settings.InspectHttp)
            return Unknown;
        var own = listener.Settings.InspectionTimeout;
        using var deadline = new CancellationTokenSource(own > TimeSpan.Zero ? own : timeout, clock);
        try
        {
            return await PeekAsync(input, listener, deadline.Token);
        }
        catch (OperationCanceledException) when (listener.Settings.ContinueAfterInspectionTimeout)
        {
            await OfferAgainAsync(input);
            return Unknown;
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            return null;
        }
    }

    private static async ValueTask<Inspected?> PeekAsync(PipeReader input, ListenerState listener, CancellationToken cancellationToken)
    {
        if (listener.InspectsTls)
        {
            var (status, hello) = await HelloInspection.PeekAsync(input, cancellationToken);
            if (status == HelloStatus.Ok)
                return new(true, hello);
            if (status != HelloStatus.NotTls)
                return null;
        }
        if (!listener.Settings.InspectHttp)
            return Unknown;
        var protocol = await HttpInspection.PeekAsync(input, cancellationToken);
        return protocol.Length == 0 ? Unknown : new(false, new ClientHello { ApplicationProtocols = [protocol] });
    }

    /// <summary>Bytes that were looked at in vain count as read: whoever reads next would wait for more of them.</summary>
    private static async ValueTask OfferAgainAsync(PipeReader input)
    {
        input.CancelPendingRead();
        var result = await input.ReadAsync(CancellationToken.None);
        input.AdvanceTo(result.Buffer.Start);
    }
}

/// <summary>What the first bytes told; for plain connections the protocols hold what the HTTP inspection found.</summary>
internal sealed record Inspected(bool IsTls, ClientHello Hello);
