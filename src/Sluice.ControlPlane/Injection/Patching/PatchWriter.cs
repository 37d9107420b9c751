using System.Buffers;
using System.Buffers.Text;

namespace Sluice.ControlPlane.Injection.Patching;

/// <summary>Writes a JSON patch (RFC 6902) by copying finished JSON; nothing is escaped twice and nothing is built in between.</summary>
internal ref struct PatchWriter
{
    // A patch of an ordinary pod has 6 KiB.
    private const int FirstPiece = 8 * 1024;

    private readonly IBufferWriter<byte> _output;
    private Span<byte> _span;
    private int _used;
    private bool _hasOperations;

    public PatchWriter(IBufferWriter<byte> output)
    {
        _output = output;
        _span = output.GetSpan(FirstPiece);
    }

    public void Write(scoped ReadOnlySpan<byte> json)
    {
        if (json.Length > _span.Length - _used)
            Grow(json.Length);
        json.CopyTo(_span[_used..]);
        _used += json.Length;
    }

    public void Write(int number)
    {
        const int Digits = 11;
        if (Digits > _span.Length - _used)
            Grow(Digits);
        Utf8Formatter.TryFormat(number, _span[_used..], out var written);
        _used += written;
    }

    /// <summary>JSON as part of a JSON text: quotes and backslashes get another backslash, white space between tokens goes.</summary>
    public void WriteNested(scoped ReadOnlySpan<byte> json)
    {
        if (json.Length * 2 > _span.Length - _used)
            Grow(json.Length * 2);
        var target = _span[_used..];
        var count = 0;
        foreach (var letter in json)
        {
            if (letter is (byte)'"' or (byte)'\\')
                target[count++] = (byte)'\\';
            // Within texts there are no control characters, as they are escaped.
            if (letter >= (byte)' ')
                target[count++] = letter;
        }
        _used += count;
    }

    /// <summary>In lower case; for names of kinds, which are ASCII.</summary>
    public void WriteLower(scoped ReadOnlySpan<byte> ascii)
    {
        if (ascii.Length > _span.Length - _used)
            Grow(ascii.Length);
        foreach (var letter in ascii)
            _span[_used++] = letter is >= (byte)'A' and <= (byte)'Z' ? (byte)(letter | 0x20) : letter;
    }

    /// <summary>Begins an operation up to its path, whose text follows.</summary>
    public void Begin(scoped ReadOnlySpan<byte> operation)
    {
        Write(_hasOperations ? ",{\"op\":\""u8 : "[{\"op\":\""u8);
        Write(operation);
        Write("\",\"path\":\""u8);
        _hasOperations = true;
    }

    /// <summary>Before operations that are written whole.</summary>
    public void Separate()
    {
        Write(_hasOperations ? ","u8 : "["u8);
        _hasOperations = true;
    }

    public void Finish()
    {
        Write(_hasOperations ? "]"u8 : "[]"u8);
        Flush();
    }

    /// <summary>Hands over what was written, without an end.</summary>
    public void Flush()
    {
        _output.Advance(_used);
        _span = default;
        _used = 0;
    }

    private void Grow(int needed)
    {
        _output.Advance(_used);
        _span = _output.GetSpan(Math.Max(needed, FirstPiece));
        _used = 0;
    }
}
