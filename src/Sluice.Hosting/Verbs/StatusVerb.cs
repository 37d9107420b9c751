using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Sluice.Hosting.Verbs;

/// <summary>A command that asks the proxy beside it until the answer is 200, or the time is over.</summary>
internal static class StatusVerb
{
    private const int Done = 0;
    private const int TimeIsOver = 1;

    // As many as --drain-timeout takes.
    private const int MaxSeconds = 3600;

    public static Command Create(string name, string description, int seconds, HttpMethod method, string path)
    {
        var port = new Option<int>("--status-port")
        {
            Description = "The proxy's --status-port.",
            DefaultValueFactory = _ => 15_021,
            HelpName = "PORT",
        };
        port.Validators.Add(result =>
        {
            if (!result.Errors.Any() && result.GetValueOrDefault<int>() is < 1 or > 65_535)
                result.AddError("--status-port: a port from 1 to 65535 is expected");
        });
        var timeout = new Option<double>("--timeout")
        {
            Description = "Seconds until it is given up.",
            DefaultValueFactory = _ => seconds,
            CustomParser = ReadSeconds,
            HelpName = "SECONDS",
        };
        var command = new Command(name, description) { port, timeout };
        command.SetAction(
            async (parsed, cancel) =>
            {
                using var client = new StatusClient(parsed.GetValue(port), TimeProvider.System);
                var problem = await client.WaitForOkAsync(method, path, TimeSpan.FromSeconds(parsed.GetValue(timeout)), cancel);
                if (problem.Length > 0)
                    await parsed.InvocationConfiguration.Error.WriteLineAsync($"sluice-sidecar {name}: given up: {problem}");
                return problem.Length == 0 ? Done : TimeIsOver;
            }
        );
        return command;
    }

    private static double ReadSeconds(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and <= MaxSeconds)
            return seconds;
        result.AddError("--timeout: a number of seconds from 0 to 3600 is expected");
        return 0;
    }
}
