using Microsoft.Extensions.Logging;
using Sluice.Resources.Diagnostics;

namespace Sluice.Configuration;

internal static partial class ConfigurationLog
{
    [LoggerMessage(
        2001,
        LogLevel.Information,
        "Configuration {Version} applied: {Listeners} listeners, {RouteTables} route tables, {Clusters} clusters"
    )]
    public static partial void Applied(this ILogger log, string version, int listeners, int routeTables, int clusters);

    [LoggerMessage(2002, LogLevel.Error, "Configuration {Version} runs on; its successor is refused: {Reason}")]
    public static partial void Kept(this ILogger log, string version, string reason);

    [LoggerMessage(2004, LogLevel.Error, "Nothing is served: {Reason}")]
    public static partial void NothingServed(this ILogger log, string reason);

    [LoggerMessage(EventId = 2003, Message = "{Finding}")]
    public static partial void Finding(this ILogger log, LogLevel level, Diagnostic finding);
}
