using Microsoft.Extensions.Logging;

namespace Sluice.Xds.Client;

internal static partial class XdsClientLog
{
    [LoggerMessage(5101, LogLevel.Information, "Control plane {Server} is connected")]
    public static partial void StreamOpened(this ILogger log, Uri server);

    [LoggerMessage(5102, LogLevel.Warning, "Control plane {Server}: {Reason}; what runs stays, next attempt in {Seconds:0.0} s")]
    public static partial void StreamEnded(this ILogger log, Uri server, string reason, double seconds);

    [LoggerMessage(5103, LogLevel.Information, "State {Version} runs; changed: {Types}")]
    public static partial void StateApplied(this ILogger log, string version, string types);

    [LoggerMessage(5104, LogLevel.Error, "State {Version} is refused for {Errors} errors, first {Resource}: {Message}")]
    public static partial void StateRefused(this ILogger log, string version, int errors, string resource, string message);
}
