using Microsoft.Extensions.Logging;

namespace Sluice.Proxy.Listeners;

internal static partial class ListenerLog
{
    [LoggerMessage(1101, LogLevel.Information, "Listener {Listener} is bound to {EndPoint}")]
    public static partial void Bound(this ILogger log, string listener, string endPoint);

    [LoggerMessage(1102, LogLevel.Information, "Listener {Listener} closes {EndPoint}")]
    public static partial void Unbound(this ILogger log, string listener, string endPoint);

    [LoggerMessage(1103, LogLevel.Debug, "Listener {Listener}: no filter chain for {Remote} with server name '{ServerName}'")]
    public static partial void NoChain(this ILogger log, string listener, string remote, string serverName);

    [LoggerMessage(1201, LogLevel.Information, "Snapshot {Version} applied: {Listeners} listeners, {Clusters} clusters")]
    public static partial void Applied(this ILogger log, string version, int listeners, int clusters);

    [LoggerMessage(1203, LogLevel.Warning, "Snapshot {Version}: some names are not resolved yet")]
    public static partial void NotWarm(this ILogger log, string version);

    [LoggerMessage(1202, LogLevel.Error, "Snapshot {Version} is refused: {Reason}")]
    public static partial void Refused(this ILogger log, string version, string reason);
}
