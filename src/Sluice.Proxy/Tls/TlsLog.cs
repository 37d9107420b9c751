using Microsoft.Extensions.Logging;

namespace Sluice.Proxy.Tls;

internal static partial class TlsLog
{
    [LoggerMessage(1301, LogLevel.Information, "{What} is loaded")]
    public static partial void Loaded(this ILogger log, string what);

    [LoggerMessage(1302, LogLevel.Error, "{What} cannot be loaded, what was there before stays: {Reason}")]
    public static partial void NotLoaded(this ILogger log, string what, string reason);

    [LoggerMessage(1303, LogLevel.Warning, "Filter chain {Chain} has no certificate: handshake of {Remote} for '{ServerName}' refused")]
    public static partial void NoCertificate(this ILogger log, string chain, string remote, string serverName);

    [LoggerMessage(1304, LogLevel.Debug, "TLS handshake of {Remote} for '{ServerName}' failed: {Reason}")]
    public static partial void HandshakeFailed(this ILogger log, string remote, string serverName, string reason);
}
