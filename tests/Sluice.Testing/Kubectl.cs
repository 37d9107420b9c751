using System.Diagnostics;
using System.Text;

namespace Sluice.Testing;

/// <summary>The real kubectl with a kubeconfig, a home and a cache of its own.</summary>
public sealed class Kubectl(string home, string kubeconfig)
{
    public const string SkipReason = "there is no kubectl on this machine";

    /// <summary>Far above what any of its commands takes on a busy machine.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static bool IsPresent { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(f => File.Exists(Path.Combine(f, "kubectl")));

    public string Kubeconfig => kubeconfig;

    /// <summary>Runs to its end.</summary>
    /// <param name="input">What it reads from standard input.</param>
    /// <param name="cancel">Ends it early.</param>
    /// <param name="arguments">Without <c>kubectl</c>.</param>
    public async Task<KubectlResult> RunAsync(string? input, CancellationToken cancel, params IEnumerable<string> arguments)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Limit);
        using var process = Start(arguments);
        try
        {
            if (input is not null)
                await process.StandardInput.WriteAsync(input.AsMemory(), limit.Token);
            process.StandardInput.Close();
            var (output, error) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token);
            return new(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Runs, reading its output line by line, until one is as wanted; then it is ended.</summary>
    public async Task<IReadOnlyList<string>> ReadUntilAsync(
        Func<string, bool> isWanted,
        Func<string, Task> onLine,
        CancellationToken cancel,
        params IEnumerable<string> arguments
    )
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Limit);
        using var process = Start(arguments);
        var lines = new List<string>();
        try
        {
            while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                lines.Add(line);
                if (isWanted(line))
                    return lines;
                await onLine(line);
            }
            throw new InvalidOperationException($"kubectl ended: {await process.StandardError.ReadToEndAsync(limit.Token)}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private Process Start(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("kubectl")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            WorkingDirectory = home,
        };
        start.Environment["HOME"] = home;
        start.Environment["KUBECONFIG"] = kubeconfig;
        start.Environment["KUBE_EDITOR"] = Path.Combine(home, "editor");
        // Every command pays for discovery once, and keeps it here.
        foreach (var argument in arguments.Append("--cache-dir").Append(Path.Combine(home, "cache")))
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}
