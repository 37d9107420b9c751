using System.CommandLine;
using System.Text;
using Sluice.ControlPlane.Egress;
using Sluice.Resources.Reading;
using Sluice.Snapshot;

namespace Sluice.Commands;

/// <summary><c>sluice egress suggest LOG...</c>: writes the ServiceEntries and the EgressPolicy that allow what audit logs show, and nothing else.</summary>
internal static class EgressSuggestCommand
{
    private const int Done = 0;
    private const int Failed = 1;
    private const string StandardInput = "-";
    private const string Prefix = "sluice egress suggest: ";

    public static Command Create()
    {
        var options = new EgressSuggestOptions();
        var command = options.AddTo(
            new("suggest", "Write the ServiceEntries and the EgressPolicy that allow what audit logs show, and nothing else.")
        );
        command.SetAction(parsed =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            return Run(options.Request(parsed), Console.OpenStandardInput, output, error);
        });
        return command;
    }

    internal static int Run(EgressSuggestRequest request, Func<Stream> standardInput, TextWriter output, TextWriter error)
    {
        var log = new EgressLog(request.WithPaths);
        var source = "";
        try
        {
            long others = 0;
            foreach (var path in request.Logs)
                others += Read(source = path, standardInput, log, request.Since);
            if (others > 0)
                error.WriteLine($"{Prefix}lines passed over because they are no records: {others}");
            source = request.Output ?? "";
            return Write(log, request, output, error);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            error.WriteLine($"{Prefix}{source}: {e.Message}");
            return Failed;
        }
    }

    /// <returns>Lines that are no records.</returns>
    private static long Read(string path, Func<Stream> standardInput, EgressLog log, DateTimeOffset since)
    {
        long others = 0;
        using var reader = new StreamReader(path == StandardInput ? standardInput() : File.OpenRead(path), Encoding.UTF8);
        foreach (var line in AuditLines.Read(reader))
        {
            if (EgressRecord.Parse(line) is not { } record)
                others++;
            else if (record.Time >= since)
                log.Add(record);
            if (log.Overflow is not null)
                break;
        }
        return others;
    }

    private static int Write(EgressLog log, EgressSuggestRequest request, TextWriter output, TextWriter error)
    {
        var suggestion = EgressSuggester.Suggest(log);
        if (Problem(log, suggestion) is { } problem)
        {
            error.WriteLine(Prefix + problem);
            return Failed;
        }
        var yaml = SuggestionYaml.Write(suggestion, request.Names);
        // A name that was asked for may be none, and a log may make a policy larger than any that is read.
        var findings = ResourceLoader.Load([SourceFile.OfText(request.Output ?? "suggestion", yaml)]).Diagnostics;
        foreach (var finding in findings)
            error.WriteLine(finding);
        if (findings.Count > 0)
            return Failed;
        if (request.Output is { } file)
            File.WriteAllText(file, yaml);
        else
            output.Write(yaml);
        return Done;
    }

    private static string? Problem(EgressLog log, EgressSuggestion suggestion)
    {
        if (log.Overflow is { } what)
            return $"the logs hold too many {what} for a suggestion; write rules with wildcards for the most frequent, or narrow it with --since";
        if (suggestion.Rules.Count > 0)
            return null;
        var denied = suggestion.Denied.Sum(d => d.Seen.Count);
        return log.LetThrough > 0 ? $"no rule can allow what was let through (records: {log.LetThrough})"
            : denied > 0 ? $"nothing was let through; denied records: {denied}"
            : "there are no records";
    }
}
