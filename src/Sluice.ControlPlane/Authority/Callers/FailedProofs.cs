using System.Net;
using System.Net.Sockets;
using Sluice.ControlPlane.Authority.Issuance;

namespace Sluice.ControlPlane.Authority.Callers;

/// <summary>How many proofs of a network may fail. A stranger costs others nothing by it: what can be verified here is verified at all times.</summary>
internal sealed class FailedProofs(int perMinute, TimeProvider clock)
{
    private readonly CallerLimiter _networks = new(perMinute, perMinute, clock);

    /// <summary>Whether somebody else may be asked about a proof of this network.</summary>
    public bool MayAsk(IPAddress? address) => _networks.HasAny(NetworkOf(address));

    /// <returns>False: it was one too many.</returns>
    public bool Note(IPAddress? address) => _networks.TryTake(NetworkOf(address));

    /// <summary>One who has an IPv6 address has 2^64 of them.</summary>
    public static string NetworkOf(IPAddress? address) =>
        address is null ? ""
        : address.AddressFamily == AddressFamily.InterNetworkV6 && !address.IsIPv4MappedToIPv6
            ? Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
        : address.MapToIPv4().ToString();
}
