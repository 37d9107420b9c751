using System.Diagnostics;
using System.Text;

namespace Sluice.Testing;

/// <summary>The real program as a child process, as its user starts it.</summary>
public sealed class SluiceProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SluiceProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>Everything written so far, both streams.</summary>
    public string Output
    {
        get
        {
            lock (_lock)
                return _output.ToString();
        }
    }

    public static SluiceProcess Start(params ReadOnlySpan<string> arguments) => Start("dotnet", [Program("sluice"), .. arguments]);

    /// <summary>A program of ours by its name: <c>sluice</c> or <c>sluice-sidecar</c>.</summary>
    public static SluiceProcess StartProgram(string program, params ReadOnlySpan<string> arguments) =>
        Start("dotnet", [Program(program), .. arguments]);

    /// <summary>A program of ours with more in its environment.</summary>
    public static SluiceProcess StartWith(
        IReadOnlyDictionary<string, string> environment,
        string program,
        params ReadOnlySpan<string> arguments
    ) => Start("dotnet", [Program(program), .. arguments], environment);

    /// <summary>A program of ours within a host, with the group that interception leaves alone.</summary>
    public static SluiceProcess StartIn(TestHost host, string program, params ReadOnlySpan<string> arguments) =>
        Start(
            "ip",
            ["netns", "exec", host.Namespace, "setpriv", "--regid=1337", "--clear-groups", "dotnet", Program(program), .. arguments]
        );

    /// <summary>The same, as the user that injected pods run it as.</summary>
    public static SluiceProcess StartAsProxyIn(TestHost host, string program, params ReadOnlySpan<string> arguments) =>
        Start(
            "ip",
            [
                "netns",
                "exec",
                host.Namespace,
                "setpriv",
                "--reuid=1337",
                "--regid=1337",
                "--clear-groups",
                "dotnet",
                Program(program),
                .. arguments,
            ]
        );

    /// <summary>Where a program of ours stands in a development build.</summary>
    public static string Program(string name) => Path.Combine(AppContext.BaseDirectory, name + ".dll");

    private static SluiceProcess Start(
        string command,
        ReadOnlySpan<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        var start = new ProcessStartInfo(command) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        var process = new Process { StartInfo = start };
        var result = new SluiceProcess(process);
        process.OutputDataReceived += (_, e) => result.Add(e.Data);
        process.ErrorDataReceived += (_, e) => result.Add(e.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return result;
    }

    /// <summary>Waits until the output holds <paramref name="text"/>.</summary>
    /// <exception cref="InvalidOperationException">The program ended first, or the time ran out; the message holds its output.</exception>
    public Task WaitForAsync(string text, TimeSpan limit, CancellationToken cancel) =>
        WaitForAsync(output => output.Contains(text, StringComparison.Ordinal), $"'{text}'", limit, cancel);

    /// <summary>Waits until the output is as wanted; <paramref name="what"/> says in words what was waited for.</summary>
    public async Task WaitForAsync(Func<string, bool> isThere, string what, TimeSpan limit, CancellationToken cancel)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        time.CancelAfter(limit);
        try
        {
            while (true)
            {
                Task more;
                lock (_lock)
                {
                    if (isThere(_output.ToString()))
                        return;
                    more = _more.Task;
                }
                if (_process.HasExited)
                    throw new InvalidOperationException($"sluice ended with {_process.ExitCode} before it wrote {what}:\n{Output}");
                await Task.WhenAny(more, _process.WaitForExitAsync(time.Token));
                time.Token.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new InvalidOperationException($"sluice did not write {what} within {limit}:\n{Output}");
        }
    }

    /// <summary>Asks the program to stop as a container runtime does (SIGTERM), and returns its exit code.</summary>
    public async Task<int> TerminateAsync(CancellationToken cancel)
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
            await kill.WaitForExitAsync(cancel);
        return await WaitForExitAsync(cancel);
    }

    public async Task<int> WaitForExitAsync(CancellationToken cancel)
    {
        await _process.WaitForExitAsync(cancel);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }
        _process.Dispose();
    }

    private void Add(string? line)
    {
        if (line is null)
            return;
        TaskCompletionSource waiting;
        lock (_lock)
        {
            _output.AppendLine(line);
            (waiting, _more) = (_more, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        waiting.SetResult();
    }
}
