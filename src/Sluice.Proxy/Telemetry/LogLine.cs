using System.Globalization;
using System.Net;

namespace Sluice.Proxy.Telemetry;

/// <summary>Builds one access log line in a buffer of the caller.</summary>
internal ref struct LogLine(Span<char> buffer)
{
    private readonly Span<char> _buffer = buffer;
    private int _length;

    public readonly ReadOnlySpan<char> Text => _buffer[.._length];

    public void Raw(ReadOnlySpan<char> text)
    {
        var room = Math.Min(text.Length, _buffer.Length - _length);
        text[..room].CopyTo(_buffer[_length..]);
        _length += room;
    }

    public void Space() => Raw(" ");

    public void Number(long value)
    {
        if (value.TryFormat(_buffer[_length..], out var written, default, CultureInfo.InvariantCulture))
            _length += written;
    }

    public void Time(DateTimeOffset time)
    {
        if (time.UtcDateTime.TryFormat(_buffer[_length..], out var written, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture))
            _length += written;
    }

    /// <summary>A value that clients or upstreams chose: it cannot break out of its field, nor begin a line.</summary>
    public void Value(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            Raw("-");
            return;
        }
        foreach (var c in text)
        {
            if (c is '"' or '\\')
                Escape(c);
            else if (c < ' ' || c is >= '\u007f' and <= '\u009f' or '\u2028' or '\u2029')
                Hexadecimal(c);
            else if (_length < _buffer.Length)
                _buffer[_length++] = c;
        }
    }

    public void Quoted(ReadOnlySpan<char> text)
    {
        Raw("\"");
        Value(text);
        Raw("\"");
    }

    public void Address(EndPoint? endPoint)
    {
        switch (endPoint)
        {
            case null:
                Raw("-");
                break;
            case ISpanFormattable ip when ip.TryFormat(_buffer[_length..], out var written, default, CultureInfo.InvariantCulture):
                _length += written;
                break;
            default:
                Value(endPoint.ToString());
                break;
        }
    }

    private void Escape(char c)
    {
        Raw("\\");
        if (_length < _buffer.Length)
            _buffer[_length++] = c;
    }

    private void Hexadecimal(char c)
    {
        Raw("\\u");
        if (((int)c).TryFormat(_buffer[_length..], out var written, "x4", CultureInfo.InvariantCulture))
            _length += written;
    }
}
