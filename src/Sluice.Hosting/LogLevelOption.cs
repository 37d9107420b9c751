using System.CommandLine;
using Microsoft.Extensions.Logging;

namespace Sluice.Hosting;

/// <summary><c>--log-level</c>: Envoy's names, since they stand in pods' annotations.</summary>
public sealed class LogLevelOption
{
    public LogLevelOption()
    {
        Option.DefaultValueFactory = _ => "info";
        Checks.Add(Option, text => TryRead(text, out _) ? "" : $"'{text}' is none of trace, debug, info, warning, error, critical and off");
    }

    public Option<string> Option { get; } =
        new("--log-level")
        {
            Description = "Least level of the program's own log on standard error: trace, debug, info, warning, error, critical or off.",
            HelpName = "LEVEL",
        };

    public LogLevel Value(ParseResult parsed) => TryRead(parsed.GetValue(Option), out var level) ? level : LogLevel.Information;

    // Istio's form is LEVEL[,COMPONENT:LEVEL...]; the components are Envoy's, and mean nothing here.
    private static bool TryRead(string? text, out LogLevel level)
    {
        var word = (text ?? "").Split(',', StringSplitOptions.TrimEntries).FirstOrDefault(w => !w.Contains(':', StringComparison.Ordinal));
        (level, var isKnown) = word switch
        {
            "trace" => (LogLevel.Trace, true),
            "debug" => (LogLevel.Debug, true),
            "info" or null => (LogLevel.Information, true),
            "warning" or "warn" => (LogLevel.Warning, true),
            "error" => (LogLevel.Error, true),
            "critical" => (LogLevel.Critical, true),
            "off" => (LogLevel.None, true),
            _ => (LogLevel.Information, false),
        };
        return isKnown;
    }
}
