using System.CommandLine;
using Sluice.Client;

namespace Sluice.Commands.Client;

/// <summary>KIND NAME -n NAMESPACE: one resource.</summary>
internal sealed class TargetArguments
{
    private readonly Argument<string> _kind = new("KIND") { Description = "Kind, plural or short name: VirtualService, gateways, dr." };
    private readonly Argument<string> _name = new("NAME") { Description = "Which one." };
    private readonly Option<string?> _namespace = CommonOptions.Namespace("Where it is.");

    public void AddTo(Command command)
    {
        command.Arguments.Add(_kind);
        command.Arguments.Add(_name);
        command.Options.Add(_namespace);
    }

    /// <exception cref="ClientException">There is no such kind.</exception>
    public async Task<Target> FindAsync(ClientRun run, CancellationToken cancel)
    {
        var kind = (await ServedKinds.AskAsync(run.Api, cancel)).Find(run.Parsed.GetValue(_kind)!);
        var ns = kind.IsNamespaced ? run.Parsed.GetValue(_namespace) ?? run.Api.Namespace : "";
        return new(kind, ns, run.Parsed.GetValue(_name)!);
    }
}
