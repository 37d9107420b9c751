using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Sluice.Capture.Kernel;

/// <summary>The tools of this machine.</summary>
public sealed class SystemCommands : ICommandRunner
{
    public CommandResult Run(string command, string arguments, string input = "")
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            // Read beside the rest: a tool that fills this pipe would wait for us, and we for it.
            var error = new StringBuilder();
            process.ErrorDataReceived += (_, line) => error.AppendLine(line.Data);
            process.BeginErrorReadLine();
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return new(process.ExitCode, output, error.ToString());
        }
        catch (Win32Exception e)
        {
            return new(CommandResult.NotFound, "", $"{command}: {e.Message}");
        }
        catch (IOException e)
        {
            return new(1, "", $"{command}: {e.Message}");
        }
    }
}
