using Microsoft.Extensions.Logging;

namespace Sluice.Xds.Server.Book;

/// <summary>Opens and closes the book's pages.</summary>
internal sealed class XdsLedgers(XdsAckBook book, XdsMetrics metrics, ILogger<XdsLedgers> log, TimeProvider clock)
{
    public XdsLedger Open(IXdsFeed feed, XdsCaller caller)
    {
        var ledger = new XdsLedger(feed, caller, metrics, log, clock);
        book.Open(ledger);
        metrics.Connected(1);
        log.ProxyConnected(ledger.ProxyId, caller.Address, caller.Protocol);
        return ledger;
    }

    public void Close(XdsLedger ledger, string reason)
    {
        book.Close(ledger);
        metrics.Connected(-1);
        log.ProxyDisconnected(ledger.ProxyId, reason);
    }
}
