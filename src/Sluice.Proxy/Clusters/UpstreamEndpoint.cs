using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Sluice.Proxy.Telemetry;
using Sluice.Snapshot;

namespace Sluice.Proxy.Clusters;

/// <summary>One address that can be connected to, with the work it has now.</summary>
internal sealed class UpstreamEndpoint
{
    private int _active;

    public UpstreamEndpoint(ClusterEndpoint settings, string address, bool overTls)
    {
        Settings = settings;
        Weight = Math.Max(1, settings.Weight);
        IsUnixSocket = address.StartsWith(UnixScheme, StringComparison.Ordinal);
        Address = IsUnixSocket ? address[UnixScheme.Length..] : address;
        var host = IsUnixSocket ? UnixHost(Address) : Bracketed(address);
        Name = IsUnixSocket ? Address : $"{host}:{settings.Port.ToString(CultureInfo.InvariantCulture)}";
        Prefix = $"{(overTls ? "https" : "http")}://{(IsUnixSocket ? host : Name)}";
    }

    internal const string UnixScheme = "unix://";
    internal const string UnixSuffix = ".unix.invalid";

    public ClusterEndpoint Settings { get; }

    /// <summary>IP address, or path of a unix socket.</summary>
    public string Address { get; }

    public bool IsUnixSocket { get; }

    public int Weight { get; }

    /// <summary>As access logs write it.</summary>
    public string Name { get; }

    /// <summary>Scheme and authority of its URIs, which are also the key of its connections in the pool.</summary>
    public string Prefix { get; }

    /// <summary>Requests or connections that it has now.</summary>
    public int Active => Volatile.Read(ref _active);

    /// <summary>Its time series, by a key of code, failure and protocol: found without building labels.</summary>
    public ConcurrentDictionary<int, HttpCell> Cells { get; } = [];

    /// <summary>Who it is, for metrics.</summary>
    public PeerLabels Peer(ServiceIdentity service) => new(service, Or(Settings.Workload), Or(Settings.Version));

    private static string Or(string value) => value.Length == 0 ? "unknown" : value;

    public void Begin() => Interlocked.Increment(ref _active);

    public void End() => Interlocked.Decrement(ref _active);

    private static string Bracketed(string address) =>
        IPAddress.TryParse(address, out var ip) && ip.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? $"[{address}]"
            : address;

    // A path cannot stand in a URI's authority: its hexadecimal form can.
    private static string UnixHost(string path) => Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(path)) + UnixSuffix;
}
