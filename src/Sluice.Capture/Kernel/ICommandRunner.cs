namespace Sluice.Capture.Kernel;

/// <summary>Runs the system's tools.</summary>
public interface ICommandRunner
{
    /// <param name="input">What the command reads; empty: nothing.</param>
    CommandResult Run(string command, string arguments, string input = "");
}

/// <summary>How a command ended. 127: it does not exist.</summary>
public readonly record struct CommandResult(int Code, string Output, string Error)
{
    public const int NotFound = 127;

    public bool IsSuccess => Code == 0;
}
