using Sluice.Values;
using Sluice.Xds.Server.Streams;

namespace Sluice.Xds.Server.Book;

/// <summary>One type's row while it is written.</summary>
internal sealed class XdsLedgerRow(string typeUrl)
{
    // Enough to find the culprit by eye.
    private const int MaxNames = 50;
    private const int MaxError = 2048;

    private XdsTypeStatus _status = new() { TypeUrl = typeUrl, Sync = XdsSync.Synced };
    private int _open;
    private bool _isRejected;

    public XdsTypeStatus Status() => _status with { Sync = Sync };

    public void Sent(XdsFlight flight, DateTimeOffset now)
    {
        _open++;
        _status = _status with { SentVersion = flight.Version, SentAt = now, Nonce = flight.Nonce };
    }

    public void Accepted(XdsFlight flight, DateTimeOffset now, int open, bool isRejected)
    {
        (_open, _isRejected) = (open, isRejected);
        _status = _status with { AcceptedVersion = flight.Version, AcceptedAt = now };
    }

    public void Acquitted(DateTimeOffset now)
    {
        _isRejected = false;
        _status = _status with { AcceptedVersion = _status.SentVersion, AcceptedAt = now };
    }

    public XdsRejection Rejected(XdsFlight flight, DateTimeOffset now, int open, string error)
    {
        (_open, _isRejected) = (open, true);
        var names = flight.Push.Resources.Select(r => r.Name).Concat(flight.Push.Removed).Take(MaxNames).ToValueList();
        var rejection = new XdsRejection(flight.Version, now, OneLine(error), names);
        _status = _status with { Rejection = rejection };
        return rejection;
    }

    private XdsSync Sync =>
        _open > 0 ? XdsSync.Stale
        : _isRejected ? XdsSync.Rejected
        : XdsSync.Synced;

    /// <summary>The words are a stranger's, and go to logs and screens.</summary>
    private static string OneLine(string text) =>
        string.Create(
            Math.Min(text.Length, MaxError),
            text,
            static (output, source) =>
            {
                for (var i = 0; i < output.Length; i++)
                    output[i] = char.IsControl(source[i]) ? ' ' : source[i];
            }
        );
}
