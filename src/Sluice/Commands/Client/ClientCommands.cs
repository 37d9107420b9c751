using System.CommandLine;
using Sluice.Client;

namespace Sluice.Commands.Client;

/// <summary>The commands that ask a control plane for something, made for people and for pipelines.</summary>
internal static class ClientCommands
{
    public static IEnumerable<Command> All(ClientEnvironment environment) =>
        [
            ApplyCommand.Create(environment),
            GetCommand.Create(environment),
            DeleteCommand.Create(environment),
            DiffCommand.Create(environment),
            HistoryCommand.Create(environment),
            RollbackCommand.Create(environment),
            StatusCommand.Create(environment),
            JoinTokenCommand.Create(environment),
        ];
}
