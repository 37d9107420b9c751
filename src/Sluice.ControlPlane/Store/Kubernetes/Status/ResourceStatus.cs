using Sluice.Resources.Diagnostics;
using Sluice.Values;

namespace Sluice.ControlPlane.Store.Kubernetes.Status;

/// <summary>What Sluice thinks of a resource.</summary>
public sealed record ResourceStatus
{
    /// <summary>The resource is valid, as far as Sluice can tell.</summary>
    public const string Accepted = "Accepted";

    /// <summary>The proxies that it concerns have it; Istio's name for this.</summary>
    public const string Reconciled = "Reconciled";

    // A list of everything belongs into a log; a condition's message may have 32,768 characters in all.
    private const int MaxFindings = 20;
    private const int MaxFinding = 1_000;

    public required ResourceId Id { get; init; }

    /// <summary>The generation that was judged.</summary>
    public required long Generation { get; init; }
    public ValueList<StatusCondition> Conditions { get; init; }

    /// <summary>What else the status says, by field: text; empty text takes the field away.</summary>
    public ValueMap<string> Fields { get; init; }

    /// <summary>Whether a resource is accepted, by what was found about it.</summary>
    public static ResourceStatus Of(ResourceId id, long generation, IEnumerable<Diagnostic> findings)
    {
        var told = findings.Where(f => f.Severity >= Severity.Warning).OrderByDescending(f => f.Severity).ToList();
        var isAccepted = told.TrueForAll(f => f.Severity != Severity.Error);
        var reason =
            !isAccepted ? "Invalid"
            : told.Count > 0 ? "AcceptedWithWarnings"
            : Accepted;
        var lines = told.Take(MaxFindings).Select(Line);
        if (told.Count > MaxFindings)
            lines = lines.Append($"and {told.Count - MaxFindings} more");
        return new()
        {
            Id = id,
            Generation = generation,
            Conditions = [new(Accepted, isAccepted, reason, string.Join("\n", lines))],
        };
    }

    /// <summary>This with what an earlier one says that was not written yet: of conditions and fields of one name, ours count.</summary>
    public ResourceStatus Over(ResourceStatus earlier)
    {
        var ours = Conditions.Select(c => c.Type).ToHashSet(StringComparer.Ordinal);
        return this with
        {
            Generation = Math.Max(Generation, earlier.Generation),
            Conditions = earlier.Conditions.Where(c => !ours.Contains(c.Type)).Concat(Conditions).ToValueList(),
            Fields = earlier.Fields.Where(f => !Fields.ContainsKey(f.Key)).Concat(Fields).ToValueMap(),
        };
    }

    /// <summary>With how many of the proxies that it concerns have it.</summary>
    public ResourceStatus ReconciledBy(int proxies, int of) =>
        this with
        {
            Conditions = Conditions
                .Where(c => c.Type != Reconciled)
                .Append(new(Reconciled, proxies == of, proxies == of ? Reconciled : "Pending", $"{proxies}/{of} proxies up to date."))
                .ToValueList(),
        };

    private static string Line(Diagnostic finding)
    {
        var line = (finding with { Resource = default, Position = default }).ToString();
        return line.Length > MaxFinding ? line[..MaxFinding] : line;
    }
}
