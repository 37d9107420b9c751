using Sluice.Values;

namespace Sluice.ControlPlane.Injection;

/// <summary>One expression of a label selector.</summary>
public sealed record PodSelectorTerm
{
    public required string Key { get; init; }

    public PodSelectorOperator Operator { get; init; }

    public ValueList<string> Values { get; init; }

    internal bool Holds(string? value) =>
        Operator switch
        {
            PodSelectorOperator.Exists => value is not null,
            PodSelectorOperator.DoesNotExist => value is null,
            PodSelectorOperator.In => value is not null && Values.Contains(value),
            _ => value is null || !Values.Contains(value),
        };
}
