using Microsoft.Extensions.Logging;

namespace Sluice.ControlPlane.Push;

internal static partial class PushLog
{
    [LoggerMessage(2101, LogLevel.Information, "Revision {Revision} pushed to {Proxies} proxies in {Groups} groups, {Milliseconds} ms")]
    public static partial void Pushed(this ILogger log, long revision, int proxies, int groups, long milliseconds);

    [LoggerMessage(2102, LogLevel.Information, "The store no longer keeps what the watch has missed; listing again")]
    public static partial void ListingAgain(this ILogger log);

    [LoggerMessage(2103, LogLevel.Error, "The store failed: {Reason}; asking again in {Seconds} s")]
    public static partial void StoreFailed(this ILogger log, string reason, double seconds);

    // 2104 retired: the gate of xDS says it (5003).

    [LoggerMessage(2105, LogLevel.Information, "Proxy {Proxy} connected as {Identity}")]
    public static partial void Connected(this ILogger log, string proxy, string identity);

    [LoggerMessage(2106, LogLevel.Information, "Proxy {Proxy} disconnected")]
    public static partial void Disconnected(this ILogger log, string proxy);

    [LoggerMessage(2107, LogLevel.Error, "Revision {Revision} could not be made into what a group of proxies runs; it keeps what it had")]
    public static partial void NotTranslated(this ILogger log, Exception bug, long revision);

    [LoggerMessage(
        2108,
        LogLevel.Warning,
        "Proxy {Proxy} is told nothing more: what proved that it is {Identity} does not hold any longer"
    )]
    public static partial void NoLonger(this ILogger log, string proxy, string identity);

    [LoggerMessage(2109, LogLevel.Error, "Whether proxies still are who they were could not be looked at: {Reason}")]
    public static partial void NotLookedAt(this ILogger log, string reason);
}
