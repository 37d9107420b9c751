using Microsoft.Extensions.Logging;

namespace Sluice.ControlPlane.Api;

internal static partial class ApiLog
{
    [LoggerMessage(6101, LogLevel.Error, "{Method} {Path} failed")]
    public static partial void RequestFailed(this ILogger log, Exception failure, string method, string path);

    [LoggerMessage(6102, LogLevel.Error, "The audit {Path} cannot be written: {Reason}")]
    public static partial void AuditNotWritten(this ILogger log, string path, string reason);

    [LoggerMessage(6103, LogLevel.Information, "The API answers at {Address}")]
    public static partial void Listening(this ILogger log, string address);
}
