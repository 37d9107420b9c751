using System.Net;
using System.Net.Sockets;

namespace Sluice.ControlPlane.Api.Access;

/// <summary>Counts failed logins by address, so that whoever guesses is answered and written down no more than so often.</summary>
/// <remarks>
/// Nobody is locked out: a valid token is let in from any address at any time. At 256 bits guessing is hopeless; what is bounded is the noise.
/// </remarks>
internal sealed class FailedLogins(TimeProvider clock)
{
    /// <summary>Failures of one address within <see cref="Window"/> that are answered as such.</summary>
    public const int Most = 10;

    /// <summary>Addresses that are remembered at once.</summary>
    public const int MostAddresses = 4096;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, (int Count, DateTimeOffset Since)> _counts = [];

    /// <summary>Notes a failure. Null while it is one of the first; else how long it is still too many.</summary>
    public TimeSpan? Note(IPAddress? address)
    {
        var key = KeyOf(address);
        var now = clock.GetUtcNow();
        lock (_lock)
        {
            var (count, since) = _counts.TryGetValue(key, out var known) && now - known.Since < Window ? known : (0, now);
            if (count == 0)
                MakeRoom_NeedsLock(key, now);
            _counts[key] = (count + 1, since);
            return count < Most ? null : since + Window - now;
        }
    }

    private void MakeRoom_NeedsLock(IPAddress key, DateTimeOffset now)
    {
        if (_counts.Count < MostAddresses || _counts.ContainsKey(key))
            return;
        foreach (var (address, entry) in _counts)
            if (now - entry.Since >= Window)
                _counts.Remove(address);
        if (_counts.Count >= MostAddresses)
            _counts.Remove(_counts.MinBy(c => c.Value.Since).Key);
    }

    // One household of IPv6 has 2^64 addresses.
    internal static IPAddress KeyOf(IPAddress? address)
    {
        if (address is null)
            return IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new(bytes);
    }
}
