using System.Globalization;
using System.Net;

namespace Sluice.Translation.Sidecars;

/// <summary>Addresses of services as listeners and chains name them.</summary>
internal static class VirtualAddress
{
    /// <summary>
    /// A network without the bits that do not count, so that two ways to write one network are one; of a single address that address. What is
    /// no address stays as it is.
    /// </summary>
    public static string Canonical(string written)
    {
        var slash = written.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !IPAddress.TryParse(written.AsSpan(0, slash), out var address))
            return IPAddress.TryParse(written, out var one) ? one.ToString() : written;
        var bytes = address.GetAddressBytes();
        if (
            !int.TryParse(written.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            || length > bytes.Length * 8
        )
            return written;
        if (length == bytes.Length * 8)
            return address.ToString();
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(length - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xFF << (8 - kept));
        }
        return string.Create(CultureInfo.InvariantCulture, $"{new IPAddress(bytes)}/{length}");
    }

    public static bool IsNetwork(string address) => address.Contains('/', StringComparison.Ordinal);
}
