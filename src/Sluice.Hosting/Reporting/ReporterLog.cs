using Microsoft.Extensions.Logging;

namespace Sluice.Hosting.Reporting;

internal static partial class ReporterLog
{
    [LoggerMessage(1421, LogLevel.Debug, "Reports go to {Server}")]
    public static partial void ReportsBegin(this ILogger log, Uri server);

    [LoggerMessage(1422, LogLevel.Debug, "Reports to {Server} ended: {Reason}; again in {Seconds:0.0} s")]
    public static partial void ReportsEnded(this ILogger log, Uri server, string reason, double seconds);

    [LoggerMessage(1423, LogLevel.Information, "{Server} takes no reports: its console shows no traffic of this proxy")]
    public static partial void ReportsNotTaken(this ILogger log, Uri server);
}
