using System.CommandLine;
using Sluice.Capture.Kernel;
using Sluice.Capture.Settings;

namespace Sluice.Commands;

/// <summary><c>sluice capture check</c>: whether somebody else (a CNI plugin) has set the rules. Run it as the proxy's user.</summary>
internal static class CaptureCheckCommand
{
    private const int Done = 0;
    private const int NotKnown = 1;
    private const int WrongUsage = 2;

    // By this code Istio's CNI plugin knows a pod that it must repair.
    private const int NotRedirected = 126;

    public static Command Create()
    {
        var options = new CaptureOptions();
        var timeout = new Option<int>("--timeout")
        {
            Description = "Seconds for which the rules are waited for.",
            // Istio's.
            DefaultValueFactory = _ => 5,
            HelpName = "SECONDS",
        };
        var command = new Command("check", "Check that connections are redirected, and change nothing. 126 where they are not.")
        {
            timeout,
        };
        foreach (var option in options.All)
            command.Options.Add(option);
        command.SetAction((parsed, cancel) => RunAsync(parsed, options, TimeSpan.FromSeconds(parsed.GetValue(timeout)), cancel));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CaptureOptions options, TimeSpan patience, CancellationToken cancel)
    {
        var error = parsed.InvocationConfiguration.Error;
        var (settings, findings) = CaptureSettingsReader.Read(options.Input(parsed, error, out var isReadable));
        foreach (var finding in findings)
            await error.WriteLineAsync($"{finding}");
        if (settings is null || !isReadable)
            return WrongUsage;
        try
        {
            var fault = await new RedirectionCheck(TimeProvider.System).FindFaultAsync(settings, patience, cancel);
            if (fault.Length == 0)
                return Done;
            await error.WriteLineAsync(
                $"sluice capture check: {fault} (to be asked as the proxy's user, {string.Join(',', settings.ProxyUsers)})"
            );
            return NotRedirected;
        }
        catch (CaptureFailedException e)
        {
            await error.WriteLineAsync($"sluice capture check: {e.Message}");
            return NotKnown;
        }
    }
}
