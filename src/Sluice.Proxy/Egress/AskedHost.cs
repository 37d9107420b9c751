using System.Globalization;
using System.Net.Sockets;

namespace Sluice.Proxy.Egress;

/// <summary>Where a request or a connection wants to go.</summary>
internal readonly record struct AskedHost(TargetHost Host, int Port)
{
    /// <summary>
    /// The authority that is sent on, in the form that was judged: a server, or another proxy, must not read another host in the client's own
    /// spelling.
    /// </summary>
    /// <param name="writtenPort">The port that the client wrote; 0: none.</param>
    public string Authority(int writtenPort)
    {
        var host = Host.Address is { AddressFamily: AddressFamily.InterNetworkV6 } ? $"[{Host.Name}]" : Host.Name;
        return writtenPort > 0 ? string.Create(CultureInfo.InvariantCulture, $"{host}:{writtenPort}") : host;
    }
}
