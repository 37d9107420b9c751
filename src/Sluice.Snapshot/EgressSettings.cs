using Sluice.Values;

namespace Sluice.Snapshot;

/// <summary>What may leave through a gateway. Denials count before permissions; what no rule allows is denied where <see cref="IsEnforced"/>.</summary>
public sealed record EgressSettings
{
    /// <summary>At least one policy enforces; else everything is only recorded.</summary>
    public bool IsEnforced { get; init; }

    /// <summary>In the order of their policies.</summary>
    public ValueList<EgressRule> Rules { get; init; }
}

public sealed record EgressRule
{
    /// <summary><c>namespace/name</c> of the policy.</summary>
    public required string Policy { get; init; }
    public string Name { get; init; } = "";
    public EgressAction Action { get; init; }

    /// <summary>Of a policy that only observes: a denial is recorded and not carried out.</summary>
    public bool IsObserved { get; init; }

    /// <summary>Any of them; empty: everybody.</summary>
    public ValueList<EgressSource> From { get; init; }

    /// <summary>Any of them; empty: everywhere.</summary>
    public ValueList<EgressTarget> To { get; init; }

    /// <summary>CIDR ranges that may be reached although they are not of the public internet.</summary>
    public ValueList<string> AllowAddresses { get; init; }

    /// <summary>Local address to connect from; empty: the cluster's, or the system's choice.</summary>
    public string SourceAddress { get; init; } = "";
}

public enum EgressAction
{
    Allow,
    Deny,
    Report,
}

/// <summary>Every list that is not empty must hold.</summary>
public sealed record EgressSource
{
    /// <summary>SPIFFE identities with <c>spiffe://</c>, or with one <c>*</c> at an end.</summary>
    public ValueList<string> Principals { get; init; }

    /// <summary>What identities begin with, one for each namespace: <c>spiffe://cluster.local/ns/shop/</c>. Another trust domain has other namespaces.</summary>
    public ValueList<string> Namespaces { get; init; }

    /// <summary>CIDR ranges.</summary>
    public ValueList<string> IpBlocks { get; init; }

    /// <summary>Addresses of workloads with the labels that the policy names; null: it names none.</summary>
    public ValueList<string>? Workloads { get; init; }
    public ValueList<string> ProxyUsers { get; init; }
}

/// <summary>Every list that is not empty must hold.</summary>
public sealed record EgressTarget
{
    public ValueList<string> Hosts { get; init; }
    public ValueList<int> Ports { get; init; }
    public ValueList<string> Methods { get; init; }
    public ValueList<string> Paths { get; init; }
}
