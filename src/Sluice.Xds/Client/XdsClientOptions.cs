using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Sluice.Xds.Server;

namespace Sluice.Xds.Client;

/// <summary>Where a proxy gets its states from, and how it says who it is.</summary>
public sealed class XdsClientOptions
{
    /// <summary>Control planes, tried in turn; <c>https</c>, or <c>http</c> for one on the same host.</summary>
    public required IReadOnlyList<Uri> Servers { get; init; }

    public required XdsNode Node { get; init; }

    /// <summary>Roots that the server's certificate must come from, asked for at each connection; null: the system's.</summary>
    public Func<X509Certificate2Collection>? Roots { get; init; }

    /// <summary>The name that the server's certificate must have; empty: the host of its URI.</summary>
    public string ServerName { get; init; } = "";

    /// <summary>The proxy's certificate, asked for at each connection, so that one that was renewed is used from the next on; null: none.</summary>
    public Func<SslStreamCertificateContext?>? Certificate { get; init; }

    /// <summary>A bearer token, asked for at each connection. Never sent in plain text, except to this host itself.</summary>
    public Func<CancellationToken, ValueTask<string>>? Token { get; init; }

    /// <summary>Pause after the first failure; doubled with each further one, and shortened by up to a half at random. Default 0.2 s.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Longest pause. Default 15 s: a proxy is back within a scrape or two after the control plane is.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Pings on a silent connection. Default 30 s, and 10 s for the answer (Istio's).</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// From a server that does not mark the end of a change: silence for so long ends one. Default 0.1 s, the quiet time of Istio's and our
    /// own debouncing; what comes later is the next change.
    /// </summary>
    public TimeSpan QuietTime { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Largest response. Default 64 MiB: sixteen times what servers send, as one resource alone may exceed that.</summary>
    public int MaxResponseBytes { get; init; } = 64 * 1024 * 1024;
}
