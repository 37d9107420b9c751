using System.Text.Json.Nodes;
using Sluice.Client;
using Sluice.Resources.Diagnostics;

namespace Sluice.Commands.Client;

/// <summary>What became of each resource: a line each as it happens, or one document in the end.</summary>
internal sealed class WriteReport(ClientRun run, string format, bool isDryRun)
{
    private readonly JsonArray _results = [];

    private bool IsText => format == "text";

    /// <summary>Whether anything has failed.</summary>
    public bool HasFailed { get; set; }

    /// <summary>The newest revision of what was written.</summary>
    public long Revision { get; private set; }

    public void Add(WriteResult result)
    {
        HasFailed |= result.Outcome is WriteOutcome.Failed;
        Revision = Math.Max(Revision, result.Revision);
        if (IsText)
            Print(result);
        else
            _results.Add((JsonNode)Write(result));
    }

    /// <summary>Prints what is left to say.</summary>
    public void Finish(ApiReply? rollout, IReadOnlyList<Diagnostic> findings)
    {
        var body = rollout is { IsSuccess: true } ? rollout.Body : null;
        if (IsText)
        {
            foreach (var line in body is null ? [] : Rollout.Describe(body))
                run.Console.Line(line);
            return;
        }
        var document = new JsonObject
        {
            ["dryRun"] = isDryRun,
            ["findings"] = FindingsJson.Nodes(findings),
            ["results"] = _results,
            ["rollout"] = body?.DeepClone(),
        };
        run.Console.Document(document, format);
    }

    private void Print(WriteResult result)
    {
        foreach (var warning in result.Warnings)
            run.Console.Complain($"warning {result.Resource}: {warning}");
        if (result.Outcome is not (WriteOutcome.Failed or WriteOutcome.Absent))
        {
            run.Console.Line($"{result.Resource} {Word(result)}{(isDryRun ? " (dry run)" : "")}");
            return;
        }
        run.Console.Complain($"{result.Resource} {Word(result)}: {result.Problem}");
        foreach (var cause in result.Causes)
            run.Console.Complain($"  {cause}");
    }

    private static string Word(WriteResult result) =>
        result.Outcome switch
        {
            WriteOutcome.Absent => "not found",
            var outcome => outcome.ToString().ToLowerInvariant(),
        };

    private static JsonObject Write(WriteResult result) =>
        new()
        {
            ["apiVersion"] = result.Resource.ApiVersion,
            ["kind"] = result.Resource.Kind,
            ["namespace"] = result.Resource.Namespace,
            ["name"] = result.Resource.Name,
            ["outcome"] = result.Outcome.ToString().ToLowerInvariant(),
            ["revision"] = result.Revision,
            ["problem"] = result.Problem,
            ["causes"] = new JsonArray([.. result.Causes.Select(c => (JsonNode)c)]),
            ["warnings"] = new JsonArray([.. result.Warnings.Select(w => (JsonNode)w)]),
        };
}
