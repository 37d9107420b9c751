using System.Net;
using System.Net.Sockets;
using Sluice.Values;

namespace Sluice.Proxy.Names;

/// <summary>The operating system's resolver, which tells no time to live.</summary>
internal sealed class SystemHostResolver : IHostResolver
{
    public async ValueTask<HostAddresses> ResolveAsync(string name, NameScope scope, CancellationToken cancellationToken)
    {
        try
        {
            var found = await Dns.GetHostAddressesAsync(scope == NameScope.Absolute ? name + "." : name, cancellationToken);
            return new(found.ToValueList(), TimeSpan.FromSeconds(5));
        }
        catch (Exception failed) when (failed is SocketException or ArgumentException)
        {
            throw new HostResolutionException($"{name} cannot be resolved: {failed.Message}", isDefinite: true, failed);
        }
    }
}
