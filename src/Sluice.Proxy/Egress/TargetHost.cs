using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Sluice.Proxy.Egress;

/// <summary>
/// The host that a client names, in the one form that policies are compared with: every spelling that some parser takes for an address
/// becomes that address, and every other name is lower case, in ASCII, without a trailing dot.
/// </summary>
/// <remarks>Sources: WHATWG URL (IPv4 parser), RFC 3986 3.2.2, RFC 5891. What is not clearly one thing is refused.</remarks>
internal readonly record struct TargetHost
{
    private const int MaxName = 253;
    private const int MaxLabel = 63;
    private static readonly SearchValues<char> NotInNames = SearchValues.Create("%@/\\?#<>^`{|}\"'()*+,;=&!$~[]:");
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private TargetHost(string name, IPAddress? address) => (Name, Address) = (name, address);

    /// <summary>Host name, or the address as text.</summary>
    public string Name { get; }

    /// <summary>Null: a name, to be resolved.</summary>
    public IPAddress? Address { get; }

    /// <returns>False where the text is no host, or may be read in more than one way.</returns>
    public static bool TryParse(string text, out TargetHost host)
    {
        host = default;
        if (text.Length is 0 or > MaxName + 2 || text.Any(c => c <= ' ' || c == '\x7f' || char.IsWhiteSpace(c)))
            return false;
        if (text[0] == '[')
            return text[^1] == ']' && TryIpv6(text[1..^1], out host);
        if (text.Contains(':', StringComparison.Ordinal))
            return TryIpv6(text, out host);
        if (!TryAscii(text, out var name) || name.AsSpan().ContainsAny(NotInNames))
            return false;
        // One trailing dot says that the name is complete (RFC 1034 3.1); more than one is no name.
        name = name.EndsWith('.') ? name[..^1] : name;
        var labels = name.Split('.');
        if (name.Length is 0 or > MaxName || labels.Any(l => l.Length is 0 or > MaxLabel))
            return false;
        if (LooksNumeric(labels[^1]))
            return TryIpv4(labels, out host);
        if (labels.Any(l => l.StartsWith('-') || l.EndsWith('-')))
            return false;
        host = new(name, null);
        return true;
    }

    public static TargetHost Of(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return new(plain.ToString(), plain);
    }

    public override string ToString() => Name;

    private static bool TryIpv6(string text, out TargetHost host)
    {
        host = default;
        // A zone names an interface of ours, which is no business of the client's.
        if (
            text.Contains('%', StringComparison.Ordinal)
            || text.Contains('[', StringComparison.Ordinal)
            || text.Contains(']', StringComparison.Ordinal)
        )
            return false;
        if (!IPAddress.TryParse(text, out var address) || address.AddressFamily != AddressFamily.InterNetworkV6)
            return false;
        host = Of(address);
        return true;
    }

    private static bool TryAscii(string text, out string ascii)
    {
        ascii = text.ToLowerInvariant();
        if (ascii.All(char.IsAscii))
            return true;
        // Characters that compatibility mappings turn into others: one reader sees a digit or a dot where another sees none.
        if (ascii.Any(IsAmbiguous))
            return false;
        try
        {
            ascii = new IdnMapping { UseStd3AsciiRules = true }
                .GetAscii(ascii)
                .ToLowerInvariant();
            return ascii.All(char.IsAscii);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static bool IsAmbiguous(char character) =>
        !char.IsAscii(character)
        && (
            char.IsSurrogate(character)
            || character is >= '\uff00' and <= '\uffef' or '\u3002' or >= '\u2000' and <= '\u2bff' or >= '\u3200' and <= '\u33ff'
            || char.GetUnicodeCategory(character)
                is not (
                    UnicodeCategory.LowercaseLetter
                    or UnicodeCategory.OtherLetter
                    or UnicodeCategory.ModifierLetter
                    or UnicodeCategory.NonSpacingMark
                    or UnicodeCategory.SpacingCombiningMark
                )
        );

    private static bool LooksNumeric(string label) =>
        label.All(char.IsAsciiDigit) || (label.StartsWith("0x", StringComparison.Ordinal) && !label.AsSpan(2).ContainsAnyExcept(HexDigits));

    /// <summary>One to four parts, each decimal, octal (leading 0) or hexadecimal (0x), the last one filling the rest.</summary>
    private static bool TryIpv4(string[] parts, out TargetHost host)
    {
        host = default;
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
        host = Of(new IPAddress([(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value]));
        return true;
    }

    private static bool TryNumber(string text, out ulong number)
    {
        number = 0;
        if (text.Length > 20)
            return false;
        var (digits, radix) =
            text.StartsWith("0x", StringComparison.Ordinal) ? (text[2..], 16u)
            : text.Length > 1 && text[0] == '0' ? (text[1..], 8u)
            : (text, 10u);
        foreach (var digit in digits)
        {
            var value = char.IsAsciiHexDigit(digit) ? (uint)Convert.ToInt32(digit.ToString(), 16) : uint.MaxValue;
            if (value >= radix)
                return false;
            number = (number * radix) + value;
            if (number > uint.MaxValue)
                return false;
        }
        return true;
    }
}
