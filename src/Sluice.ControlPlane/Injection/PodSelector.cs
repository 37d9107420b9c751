using Sluice.Values;

namespace Sluice.ControlPlane.Injection;

/// <summary>A Kubernetes label selector: every part must hold; an empty one selects nothing here.</summary>
public sealed record PodSelector
{
    public ValueMap<string> MatchLabels { get; init; }

    public ValueList<PodSelectorTerm> MatchExpressions { get; init; }

    public bool IsEmpty => MatchLabels.Count == 0 && MatchExpressions.Count == 0;

    internal bool Matches(Func<string, string?> label)
    {
        if (IsEmpty)
            return false;
        foreach (var (key, value) in MatchLabels)
        {
            if (label(key) != value)
                return false;
        }
        foreach (var term in MatchExpressions)
        {
            if (!term.Holds(label(term.Key)))
                return false;
        }
        return true;
    }
}
