using System.Diagnostics;
using Sluice.Testing;

namespace Sluice.EndToEnd.Tests;

/// <summary>A client that somebody else wrote, run to its end.</summary>
internal static class ClientProgram
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private static readonly string[] Settings =
    [
        "http_proxy",
        "https_proxy",
        "no_proxy",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "NO_PROXY",
        "all_proxy",
        "ALL_PROXY",
    ];

    /// <summary>Skips the test where the command is not there.</summary>
    public static void Require(string command) =>
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(p => File.Exists(Path.Combine(p, command))),
            $"{command} is not installed"
        );

    /// <returns>What it wrote, where it ended well.</returns>
    /// <exception cref="InvalidOperationException">It did not; the message holds what it wrote.</exception>
    public static async Task<string> RunAsync(string command, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(command) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var name in Settings)
            start.Environment.Remove(name);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0
                ? await output
                : throw new InvalidOperationException($"{command} ended with {process.ExitCode}:\n{await output}\n{await errors}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Writes a program to a file and runs it.</summary>
    public static async Task<string> RunFileAsync(
        string command,
        string name,
        string text,
        Func<string, string[]> arguments,
        params (string Name, string Value)[] environment
    )
    {
        using var folder = new TemporaryFolder();
        return await RunAsync(command, arguments(folder.Write(name, text)), environment);
    }
}
