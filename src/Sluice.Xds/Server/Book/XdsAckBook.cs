using System.Collections.Concurrent;
using Sluice.Values;

namespace Sluice.Xds.Server.Book;

/// <summary>Which connected proxy runs what. Written by the streams, read by <c>status</c> and <c>apply --wait</c>.</summary>
public sealed class XdsAckBook
{
    private readonly ConcurrentDictionary<string, XdsLedger> _ledgers = new(StringComparer.Ordinal);
    private readonly TimeProvider _clock;

    internal XdsAckBook(TimeProvider clock) => _clock = clock;

    public int Count => _ledgers.Count;

    /// <summary>All connected proxies, by name.</summary>
    public IReadOnlyList<XdsProxyStatus> Proxies =>
        [.. _ledgers.Values.Select(l => l.Status()).OrderBy(s => s.ProxyId, StringComparer.Ordinal)];

    public XdsProxyStatus? Find(string proxyId) => _ledgers.GetValueOrDefault(proxyId)?.Status();

    /// <summary>
    /// Waits until every proxy that is connected now has answered for what its feed holds now, or for something later. So the feeds must hold
    /// the change before the wait begins.
    /// </summary>
    /// <param name="limit">After this time the proxies that have not answered count as <see cref="XdsOutcome.TimedOut"/>.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<XdsRollout> WaitAsync(TimeSpan limit, CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(limit, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
        var waits = _ledgers.Select(async l => KeyValuePair.Create(l.Key, await l.Value.WaitAsync(either.Token)));
        var outcomes = await Task.WhenAll(waits);
        cancel.ThrowIfCancellationRequested();
        return new(outcomes.ToValueMap());
    }

    internal void Open(XdsLedger ledger) => _ledgers[ledger.ProxyId] = ledger;

    // Its name may by now be another stream's.
    internal void Close(XdsLedger ledger)
    {
        _ledgers.TryRemove(KeyValuePair.Create(ledger.ProxyId, ledger));
        ledger.Close();
    }
}
