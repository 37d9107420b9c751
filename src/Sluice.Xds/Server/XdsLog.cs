using System.Net;
using Microsoft.Extensions.Logging;

namespace Sluice.Xds.Server;

internal static partial class XdsLog
{
    [LoggerMessage(5001, LogLevel.Information, "Proxy {Proxy} is connected from {Address} ({Protocol})")]
    public static partial void ProxyConnected(this ILogger log, string proxy, string address, string protocol);

    [LoggerMessage(5002, LogLevel.Information, "Proxy {Proxy} is disconnected: {Reason}")]
    public static partial void ProxyDisconnected(this ILogger log, string proxy, string reason);

    [LoggerMessage(5003, LogLevel.Warning, "A proxy that says it is '{Node}' is refused, from {Address}: {Reason}")]
    public static partial void ProxyRefused(this ILogger log, string node, IPAddress address, string reason);

    [LoggerMessage(5004, LogLevel.Warning, "Proxy {Proxy} rejects {Type} of {Version}: {Error}")]
    public static partial void StateRejected(this ILogger log, string proxy, string type, string version, string error);

    [LoggerMessage(5005, LogLevel.Debug, "Proxy {Proxy} is sent {Type} of {Version}: {Resources} resources, {Removed} removed")]
    public static partial void Sent(this ILogger log, string proxy, string type, string version, int resources, int removed);
}
