namespace Sluice.Tests.Commands.Client;

/// <summary>What a command left behind.</summary>
internal sealed record ClientOutcome(int Code, string Output, string Error)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
