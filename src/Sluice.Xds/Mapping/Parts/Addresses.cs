using System.Globalization;
using System.Net;
using Sluice.Values;
using Sluice.Xds.Protocol.Core;

namespace Sluice.Xds.Mapping.Parts;

/// <summary>Addresses and ranges of them.</summary>
internal static class Addresses
{
    private const string UnixPrefix = "unix://";

    public static Address Encode(string address, int port) =>
        port == 0 && address.StartsWith(UnixPrefix, StringComparison.Ordinal)
            ? new() { Pipe = new() { Path = address[UnixPrefix.Length..] } }
            : new()
            {
                SocketAddress = new() { Address = address, PortValue = port.ToWire() },
            };

    public static (string Address, int Port) Decode(Address? address) =>
        address?.AddressCase switch
        {
            Address.AddressOneofCase.Pipe => (UnixPrefix + address.Pipe.Path, 0),
            Address.AddressOneofCase.SocketAddress => (address.SocketAddress.Address, address.SocketAddress.PortValue.ToInt()),
            _ => throw new MalformedResourceException("an address is missing"),
        };

    /// <summary>A bare address is a network of one. What is no network at all is left out.</summary>
    public static IEnumerable<CidrRange> EncodeRanges(ValueList<string> networks)
    {
        foreach (var network in networks.AsMemory().ToArray())
        {
            var slash = network.IndexOf('/', StringComparison.Ordinal);
            if (!IPAddress.TryParse(slash < 0 ? network : network[..slash], out var address))
                continue;
            var length = (uint)address.GetAddressBytes().Length * 8;
            if (slash < 0 || uint.TryParse(network.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length))
                yield return new() { AddressPrefix = slash < 0 ? network : network[..slash], PrefixLen = length };
        }
    }

    public static string DecodeRange(CidrRange range) =>
        string.Create(CultureInfo.InvariantCulture, $"{range.AddressPrefix}/{range.PrefixLen ?? 0}");

    /// <returns>The address, where the network is one address alone; else null.</returns>
    public static string? SingleAddress(string network)
    {
        var slash = network.IndexOf('/', StringComparison.Ordinal);
        if (!IPAddress.TryParse(slash < 0 ? network : network[..slash], out var address))
            return null;
        var isWhole = slash < 0 || network[(slash + 1)..] == (address.GetAddressBytes().Length == 4 ? "32" : "128");
        return isWhole ? network[..(slash < 0 ? network.Length : slash)] : null;
    }
}
