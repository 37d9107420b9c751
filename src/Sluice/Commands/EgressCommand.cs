using System.CommandLine;

namespace Sluice.Commands;

/// <summary><c>sluice egress</c>: what leaves through gateways.</summary>
internal static class EgressCommand
{
    public static Command Create() => new("egress", "Work with what leaves through gateways.") { EgressSuggestCommand.Create() };
}
