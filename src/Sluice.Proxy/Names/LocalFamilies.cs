using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Sluice.Proxy.Names;

/// <summary>The address families in which this machine reaches others: those of which it has an address beyond loopback and link-local.</summary>
internal sealed class LocalFamilies(TimeProvider clock)
{
    /// <summary>Addresses seldom change, and listing them costs system calls.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private HashSet<AddressFamily>? _families;
    private long _read;

    public bool Has(AddressFamily family)
    {
        lock (_lock)
        {
            if (_families is null || clock.GetElapsedTime(_read) >= Fresh)
                (_families, _read) = (Read(), clock.GetTimestamp());
            return _families.Contains(family);
        }
    }

    private static HashSet<AddressFamily> Read()
    {
        try
        {
            return
            [
                .. NetworkInterface
                    .GetAllNetworkInterfaces()
                    .Where(i => i.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
                    .SelectMany(i => i.GetIPProperties().UnicastAddresses)
                    .Select(a => a.Address)
                    .Where(IsBeyondThisLink)
                    .Select(a => a.AddressFamily),
            ];
        }
        // A sandbox may forbid the question: then no family is preferred.
        catch (NetworkInformationException)
        {
            return [];
        }
    }

    private static bool IsBeyondThisLink(IPAddress address) =>
        !IPAddress.IsLoopback(address) && !address.IsIPv6LinkLocal && !(address.GetAddressBytes() is [169, 254, _, _]);
}
