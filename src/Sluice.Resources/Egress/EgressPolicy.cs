using Sluice.Values;

namespace Sluice.Resources.Egress;

/// <summary>Who may leave through which gateways, for where. <c>sluice.dev/v1</c>.</summary>
/// <remarks>
/// All policies that select a gateway count together: a request that any DENY rule matches is denied; else one that an ALLOW or REPORT rule
/// matches is allowed; else it is denied. A gateway that no policy selects is not restricted, except that the forward proxy and wildcard hosts
/// never lead to private addresses.
/// </remarks>
public sealed record EgressPolicy : Resource<EgressPolicySpec>;

public sealed record EgressPolicySpec
{
    /// <summary>Labels of the gateways that it is for: those in the policy's namespace, and from the mesh's root namespace all.</summary>
    public ValueMap<string> Selector { get; init; }

    /// <summary>Default ENFORCE.</summary>
    public EgressMode Mode { get; init; }

    /// <summary>Local address that what this policy allows is sent from, so that partners can allow-list it; empty: the system's choice.</summary>
    public string SourceAddress { get; init; } = "";

    /// <summary>Empty: everything is denied.</summary>
    public ValueList<EgressPolicyRule> Rules { get; init; }
}

public enum EgressMode
{
    /// <summary>What is not allowed is refused.</summary>
    [Field("ENFORCE")]
    Enforce,

    /// <summary>Nothing is refused by this policy; what it would do is recorded.</summary>
    [Field("OBSERVE")]
    Observe,
}

public sealed record EgressPolicyRule
{
    /// <summary>Stands in the audit log.</summary>
    public string Name { get; init; } = "";

    /// <summary>Default ALLOW.</summary>
    public EgressRuleAction Action { get; init; }

    /// <summary>Any of them; empty: everybody.</summary>
    public ValueList<EgressFrom> From { get; init; }

    /// <summary>Any of them; empty: everywhere.</summary>
    public ValueList<EgressTo> To { get; init; }

    /// <summary>Address ranges that this rule reaches although they are private, loopback or otherwise not of the public internet.</summary>
    public ValueList<string> AllowAddresses { get; init; }
}

public enum EgressRuleAction
{
    [Field("ALLOW")]
    Allow,

    [Field("DENY")]
    Deny,

    /// <summary>Allow, and mark the record so that it stands out.</summary>
    [Field("REPORT")]
    Report,
}

/// <summary>Who asks: every field that is set must hold.</summary>
public sealed record EgressFrom
{
    /// <summary>SPIFFE identities, without or with <c>spiffe://</c>: exact, <c>*</c> (any proven), <c>prefix*</c> or <c>*suffix</c>.</summary>
    public ValueList<string> Principals { get; init; }

    /// <summary>Namespaces of the identity.</summary>
    public ValueList<string> Namespaces { get; init; }

    /// <summary>Labels of the Pod or WorkloadEntry that has the client's address.</summary>
    public ValueMap<string> Labels { get; init; }

    /// <summary>Address ranges of the client.</summary>
    public ValueList<string> IpBlocks { get; init; }

    /// <summary>Users that the forward proxy has authenticated; <c>*</c> is any.</summary>
    public ValueList<string> ProxyUsers { get; init; }
}

/// <summary>
/// Where to: every field that is set must hold. The methods and paths within tunnels are unknown: an ALLOW rule that names some lets no tunnel
/// through, a DENY rule that names some denies every tunnel.
/// </summary>
public sealed record EgressTo
{
    /// <summary>Host names and addresses: exact, or <c>*.example.com</c> for every name below it.</summary>
    public ValueList<string> Hosts { get; init; }
    public ValueList<uint> Ports { get; init; }
    public ValueList<string> Methods { get; init; }

    /// <summary>Exact, or <c>prefix*</c>.</summary>
    public ValueList<string> Paths { get; init; }
}
