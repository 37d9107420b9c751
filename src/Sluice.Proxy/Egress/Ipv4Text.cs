using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Sluice.Proxy.Egress;

/// <summary>IPv4 addresses as <c>inet_aton</c> and browsers read them.</summary>
/// <remarks>
/// Source: WHATWG URL 3.5. A host whose last label is a number is an address or nothing: top level domains are never numeric, and every known
/// parser that takes a text for an address wants all its parts numeric, the last one included.
/// </remarks>
internal static class Ipv4Text
{
    /// <param name="label">In lower case.</param>
    public static bool IsNumber(string label) =>
        label.All(char.IsAsciiDigit) || (label.StartsWith("0x", StringComparison.Ordinal) && label.Skip(2).All(char.IsAsciiHexDigit));

    /// <summary>One to four parts, each decimal, octal (leading 0) or hexadecimal (0x), the last one filling the rest.</summary>
    /// <param name="parts">In lower case, none of them empty.</param>
    /// <param name="address">Null where they are none.</param>
    public static bool TryParse(ReadOnlySpan<string> parts, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        if (parts.Length > 4)
            return false;
        ulong value = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            var isLast = i == parts.Length - 1;
            var most = isLast ? (1UL << (8 * (4 - i))) - 1 : 255;
            if (!TryNumber(parts[i], out var number) || number > most)
                return false;
            value |= isLast ? number : number << (8 * (3 - i));
        }
        address = new([(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value]);
        return true;
    }

    private static bool TryNumber(string text, out ulong number)
    {
        number = 0;
        var (digits, radix) =
            text.StartsWith("0x", StringComparison.Ordinal) ? (text[2..], 16)
            : text.StartsWith('0') ? (text[1..], 8)
            : (text, 10);
        foreach (var digit in digits)
        {
            var value = Value(digit);
            if (value >= radix)
                return false;
            number = (number * (uint)radix) + (uint)value;
            if (number > uint.MaxValue)
                return false;
        }
        return true;
    }

    private static int Value(char digit) =>
        digit switch
        {
            >= '0' and <= '9' => digit - '0',
            >= 'a' and <= 'f' => digit - 'a' + 10,
            _ => int.MaxValue,
        };
}
