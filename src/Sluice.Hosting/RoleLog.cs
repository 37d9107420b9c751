using System.Net;
using Microsoft.Extensions.Logging;

namespace Sluice.Hosting;

internal static partial class RoleLog
{
    [LoggerMessage(3001, LogLevel.Information, "{Listener}: port {Port} is bound to {EndPoint}")]
    public static partial void Listening(this ILogger log, string listener, int port, IPEndPoint endPoint);

    [LoggerMessage(3002, LogLevel.Information, "Draining: open connections get up to {Seconds} s; a second signal ends at once")]
    public static partial void Draining(this ILogger log, double seconds);

    [LoggerMessage(3003, LogLevel.Error, "A log cannot be written: {Reason} See --access-log and --egress-log.")]
    public static partial void NoLog(this ILogger log, string reason);
}
