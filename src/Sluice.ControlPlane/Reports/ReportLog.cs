using Microsoft.Extensions.Logging;

namespace Sluice.ControlPlane.Reports;

internal static partial class ReportLog
{
    [LoggerMessage(4801, LogLevel.Debug, "Gateway {Gateway} reports its traffic")]
    public static partial void Connected(this ILogger<ReportStreams> log, string gateway);

    [LoggerMessage(4802, LogLevel.Debug, "Gateway {Gateway} reports no longer")]
    public static partial void Disconnected(this ILogger<ReportStreams> log, string gateway);

    [LoggerMessage(4803, LogLevel.Warning, "Reports of {Gateway} are refused: {Reason}")]
    public static partial void Refused(this ILogger<ReportStreams> log, string gateway, string reason);
}
