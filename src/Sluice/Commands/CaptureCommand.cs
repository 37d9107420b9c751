using System.CommandLine;
using Sluice.Capture.Kernel;
using Sluice.Capture.Settings;

namespace Sluice.Commands;

/// <summary><c>sluice capture apply|clean|print|check</c>: what the kernel redirects to the sidecar of a workload.</summary>
internal static class CaptureCommand
{
    private const int Done = 0;
    private const int Refused = 1;
    private const int WrongUsage = 2;

    public static Command Create() =>
        new("capture", "Redirect a workload's connections to its sidecar, by iptables or nftables.")
        {
            Verb("apply", "Put the rules in place of those before. Needs root.", (i, s, o) => Say(o, () => i.Apply(s))),
            Verb("clean", "Remove every rule of ours. Needs root.", (i, s, o) => Say(o, () => i.Clean(s))),
            Verb("print", "Print what apply would do, and do nothing.", null),
            CaptureCheckCommand.Create(),
        };

    private static Command Verb(string name, string description, Func<Interception, CaptureSettings, TextWriter, int>? act)
    {
        var options = new CaptureOptions();
        var command = new Command(name, description);
        foreach (var option in options.All)
            command.Options.Add(option);
        command.SetAction(parsed =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var (settings, findings) = CaptureSettingsReader.Read(options.Input(parsed, error, out var isReadable));
            foreach (var finding in findings)
                error.WriteLine(finding);
            if (settings is null || !isReadable)
                return WrongUsage;
            var commands = new SystemCommands();
            var backend = CaptureBackends.Choose(options.Backend(parsed), commands, isPrinting: act is null);
            if (act is not null)
                return act(new Interception(backend, commands), settings, error);
            output.Write(Interception.Print(settings, backend));
            return Done;
        });
        return command;
    }

    private static int Say(TextWriter error, Action change)
    {
        try
        {
            change();
            return Done;
        }
        catch (CaptureFailedException e)
        {
            error.WriteLine($"sluice capture: {e.Message}");
            if (!Environment.IsPrivilegedProcess)
                error.WriteLine("sluice capture: root, or the capabilities NET_ADMIN and NET_RAW, are needed to change the kernel's rules");
            return Refused;
        }
    }
}
