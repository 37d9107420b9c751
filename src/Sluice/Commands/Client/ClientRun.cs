using System.CommandLine;
using Sluice.Client;

namespace Sluice.Commands.Client;

/// <summary>One run of a command: whom it asks, where it prints, what was typed.</summary>
internal sealed record ClientRun(ApiClient Api, ClientConsole Console, ClientEnvironment Environment, ParseResult Parsed)
{
    public string CommandName => Parsed.CommandResult.Command.Name;

    /// <summary>Says why the command has not done what it should.</summary>
    public void Complain(string problem) => Console.Complain($"sluice {CommandName}: {problem}");
}
