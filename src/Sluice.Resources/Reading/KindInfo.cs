using Sluice.Values;

namespace Sluice.Resources.Reading;

/// <summary>A kind as an API serves it.</summary>
public sealed record KindInfo
{
    /// <summary>Empty for Kubernetes' core group.</summary>
    public required string Group { get; init; }
    public required string Kind { get; init; }

    /// <summary>Oldest first; the last is the one to write today.</summary>
    public required ValueList<string> Versions { get; init; }

    /// <summary>As it stands in paths, e.g. <c>virtualservices</c>.</summary>
    public required string Plural { get; init; }
    public ValueList<string> ShortNames { get; init; }
    public bool IsNamespaced { get; init; } = true;

    /// <summary>False: it is named and kept, and traffic is handled as if it were absent.</summary>
    public bool IsApplied { get; init; }
}
