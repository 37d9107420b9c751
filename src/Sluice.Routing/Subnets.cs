using System.Globalization;
using System.Net;

namespace Sluice.Routing;

/// <summary>Networks in CIDR form.</summary>
internal static class Subnets
{
    /// <summary>Accepts a bare address as a network of one, and host bits below the prefix (which count as zero). Null: neither.</summary>
    public static IPNetwork? Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!IPAddress.TryParse(slash < 0 ? text : text[..slash], out var address))
            return null;
        var bytes = address.GetAddressBytes();
        var length = bytes.Length * 8;
        if (slash >= 0 && !IsLength(text.AsSpan(slash + 1), bytes.Length * 8, out length))
            return null;
        for (var bit = length; bit < bytes.Length * 8; bit++)
            bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        return new IPNetwork(new IPAddress(bytes), length);
    }

    private static bool IsLength(ReadOnlySpan<char> text, int most, out int length) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out length) && length <= most;
}
