using System.Net;
using Sluice.Snapshot;

namespace Sluice.Proxy.Listeners;

/// <summary>What makes a bound port: it stays open over reloads as long as some listener asks for the same.</summary>
internal sealed record PortKey(string Listener, int GatewayPort, IPEndPoint BindTo, bool Transparent, bool IsForwardProxy)
{
    public static PortKey Of(Listener listener, ProxyOptions options)
    {
        var port = options.PortMap.GetValueOrDefault(listener.Port, listener.Port);
        var address = options.Bind ?? AddressOf(listener.Address);
        return new(
            listener.Name,
            listener.Port,
            new IPEndPoint(address, port),
            listener.Transparent,
            listener.FilterChains.Any(c => c.Filter is ForwardProxyFilter)
        );
    }

    // Kestrel binds IPv6Any with IPv4 too, and falls back to IPv4 where there is no IPv6.
    private static IPAddress AddressOf(string text) =>
        !IPAddress.TryParse(text, out var address) || address.Equals(IPAddress.Any) ? IPAddress.IPv6Any : address;
}
