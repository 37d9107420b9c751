using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Sluice.Hosting;

/// <summary>The program's own log: one line an event on standard error, so that standard output stays free for the access log.</summary>
public static class HostLogging
{
    public static ILoggerFactory Create(LogLevel least = LogLevel.Information) =>
        LoggerFactory.Create(builder =>
            builder
                .SetMinimumLevel(least)
                .AddFilter("Microsoft", Stricter(least, LogLevel.Warning))
                // A stack trace for every failed request: the access log says the same in a line, and a dead upstream must not flood the log.
                .AddFilter("Yarp", LogLevel.None)
                // Warns at every listener that plain HTTP/2 must be told apart by its preface, which the listeners do.
                .AddFilter("Microsoft.AspNetCore.Server.Kestrel", Stricter(least, LogLevel.Error))
                .AddSimpleConsole(format =>
                {
                    format.SingleLine = true;
                    format.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
                    format.UseUtcTimestamp = true;
                    format.ColorBehavior = LoggerColorBehavior.Disabled;
                })
                .Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
        );

    private static LogLevel Stricter(LogLevel a, LogLevel b) => a > b ? a : b;
}
