using System.CommandLine;
using System.Text.Json.Nodes;
using Sluice.Client;

namespace Sluice.Commands.Client;

/// <summary><c>sluice get KIND [NAME]</c>: shows resources.</summary>
internal sealed class GetCommand
{
    private const string TableForm = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json";

    private readonly Argument<string> _kind = new("KIND") { Description = "Kind, plural or short name: VirtualService, gateways, dr." };

    private readonly Argument<string?> _name = new("NAME") { Description = "Name of one. Default: all.", Arity = ArgumentArity.ZeroOrOne };

    private readonly Option<string?> _namespace = CommonOptions.Namespace("Where to look.");
    private readonly Option<bool> _everywhere = new("--all-namespaces", "-A") { Description = "Look in every namespace." };
    private readonly Option<string> _output = CommonOptions.Output("table", "json", "yaml");

    private readonly Option<string?> _selector = new("--selector", "-l")
    {
        Description = "Only resources with these labels.",
        HelpName = "KEY=VALUE,...",
    };

    private GetCommand() { }

    public static Command Create(ClientEnvironment environment) => new GetCommand().Build(environment);

    private Command Build(ClientEnvironment environment)
    {
        var command = new Command("get", "Show resources.") { _kind, _name, _namespace, _everywhere, _selector, _output };
        command.Validators.Add(result =>
        {
            if (result.GetValue(_name) is not null && (result.GetValue(_everywhere) || result.GetValue(_selector) is not null))
                result.AddError("NAME says which one; it goes with neither --all-namespaces nor --selector");
        });
        return new ConnectionOptions().Complete(command, environment, RunAsync);
    }

    private async Task<int> RunAsync(ClientRun run, CancellationToken cancel)
    {
        var parsed = run.Parsed;
        var kind = (await ServedKinds.AskAsync(run.Api, cancel)).Find(parsed.GetValue(_kind)!);
        var ns = parsed.GetValue(_everywhere) ? "" : parsed.GetValue(_namespace) ?? run.Api.Namespace;
        var path = parsed.GetValue(_name) is { } name ? kind.Object(ns, name) : kind.Collection(ns);
        if (parsed.GetValue(_selector) is { Length: > 0 } selector)
            path += $"?labelSelector={Uri.EscapeDataString(selector)}";
        var format = parsed.GetValue(_output)!;
        var call = ApiCall.Get(path);
        var reply = await run.Api.SendAsync(format == "table" ? call with { Accept = TableForm } : call, cancel);
        if (!reply.IsSuccess)
        {
            run.Complain(reply.Message);
            return ExitCodes.NotDone;
        }
        if (format == "table")
            Print(run, reply.Body, withNamespaces: kind.IsNamespaced && ns.Length == 0);
        else
            run.Console.Document(reply.Body, format);
        return ExitCodes.Done;
    }

    private static void Print(ClientRun run, JsonObject body, bool withNamespaces)
    {
        if (body.TextAt("kind") != "Table")
            body = AsTable(body, run.Environment.Clock);
        // Columns of a lower priority are for those who ask for more.
        var columns = body.ObjectsAt("columnDefinitions").Select((c, i) => (Name: c.TextAt("name"), Priority: c.TextAt("priority"), i));
        var shown = columns.Where(c => c.Priority is "" or "0").ToList();
        var rows = body.ObjectsAt("rows").ToList();
        if (rows.Count == 0)
        {
            run.Console.Complain("No resources found.");
            return;
        }
        string[] first = withNamespaces ? ["NAMESPACE"] : [];
        var table = new TextTable([.. first, .. shown.Select(c => c.Name.ToUpperInvariant())]);
        foreach (var row in rows)
        {
            first = withNamespaces ? [row.TextAt("object", "metadata", "namespace")] : [];
            table.Add([.. first, .. shown.Select(c => (row["cells"] as JsonArray)?.ElementAtOrDefault(c.i).TextAt() ?? "")]);
        }
        run.Console.Table(table);
    }

    // Tokens and the like have no columns of their own.
    private static JsonObject AsTable(JsonObject body, TimeProvider clock)
    {
        var items = body["items"] is JsonArray ? body.ObjectsAt("items") : [body];
        var rows = items.Select(i =>
            (JsonNode)
                new JsonObject
                {
                    ["cells"] = new JsonArray(i.TextAt("metadata", "name"), Ages.Since(i.TextAt("metadata", "creationTimestamp"), clock)),
                    ["object"] = i.DeepClone(),
                }
        );
        return new()
        {
            ["columnDefinitions"] = new JsonArray(new JsonObject { ["name"] = "Name" }, new JsonObject { ["name"] = "Age" }),
            ["rows"] = new JsonArray([.. rows]),
        };
    }
}
