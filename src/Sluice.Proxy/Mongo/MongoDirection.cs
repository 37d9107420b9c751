using Sluice.Proxy.Telemetry;

namespace Sluice.Proxy.Mongo;

/// <summary>
/// Follows the messages of one direction as their bytes pass in pieces of any size. Only the head of a message is ever kept; after the
/// first byte that cannot be (TLS, or another protocol) it counts a decoding error and looks no further, as Envoy does.
/// </summary>
internal sealed class MongoDirection(string listener, ProxyMetrics metrics)
{
    /// <summary>Enough for the header and the name of a command behind a short leading section.</summary>
    private const int HeadBytes = 512;

    private readonly byte[] _head = new byte[HeadBytes];
    private int _kept;
    private long _toSkip;
    private MongoHeader _header;
    private bool _isOff;

    public void Pass(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && !_isOff)
            bytes = bytes[Step(bytes)..];
    }

    /// <summary>Returns how many bytes it has used, at least one.</summary>
    private int Step(ReadOnlySpan<byte> bytes)
    {
        if (_toSkip > 0)
        {
            var skipped = (int)Math.Min(_toSkip, bytes.Length);
            _toSkip -= skipped;
            return skipped;
        }
        var wanted = _kept < MongoHeader.Size ? MongoHeader.Size : Math.Min(HeadBytes, _header.Length);
        var taken = Math.Min(wanted - _kept, bytes.Length);
        bytes[..taken].CopyTo(_head.AsSpan(_kept));
        _kept += taken;
        if (_kept == wanted)
            OnHead(wanted);
        return taken;
    }

    private void OnHead(int length)
    {
        if (length == MongoHeader.Size && _header == default)
        {
            if (MongoFrameReader.ReadHeader(_head, out _header) != FrameStatus.Ok)
            {
                metrics.MongoCounter(listener, "decoding_error", "").Increment();
                _isOff = true;
                return;
            }
            metrics.MongoCounter(listener, "op", MongoFrameReader.NameOf(_header.OpCode)!).Increment();
            // Only a request's OP_MSG has a command to look for.
            if (_header is { OpCode: MongoFrameReader.OpMsg, ResponseTo: 0, Length: > MongoHeader.Size })
                return;
        }
        else
        {
            var status = MongoFrameReader.ReadCommand(_head.AsSpan(MongoHeader.Size, _kept - MongoHeader.Size), out var command);
            if (status == FrameStatus.Ok)
                metrics.MongoCounter(listener, "cmd", MongoCommands.NameOf(command)).Increment();
        }
        _toSkip = _header.Length - _kept;
        (_kept, _header) = (0, default);
    }
}
