using Sluice.Resources.Egress;
using Sluice.Resources.Istio;
using Sluice.Values;

namespace Sluice.ControlPlane.Egress;

/// <summary>What would allow exactly what a log shows, item by item, so that each can be taken or left.</summary>
public sealed record EgressSuggestion
{
    public static EgressSuggestion Empty { get; } = new();

    /// <summary>One for each host that Istio can name, sorted.</summary>
    public ValueList<SuggestedService> Services { get; init; }

    /// <summary>In the order that they must have in a policy: the first rule that matches decides which addresses may be reached.</summary>
    public ValueList<SuggestedRule> Rules { get; init; }

    /// <summary>What was refused. Nothing is suggested for it.</summary>
    public ValueList<EgressRemark> Denied { get; init; }

    /// <summary>What was let through and no rule can allow alone.</summary>
    public ValueList<EgressRemark> LeftOut { get; init; }
}

/// <summary>A host outside, as a service that routes can name.</summary>
public sealed record SuggestedService(ServiceEntry Entry, EgressSightings Seen);

/// <summary>What one client was let through to, at one set of addresses.</summary>
public sealed record SuggestedRule(EgressClient Client, ValueList<SuggestedTarget> Targets, EgressSightings Seen)
{
    /// <summary>Addresses that are not of the public internet, each as a range of one; empty: the targets reached public addresses only.</summary>
    public ValueList<string> AllowAddresses { get; init; }

    /// <summary>Name of the rule, which stands in the audit log.</summary>
    public string Title =>
        AllowAddresses.Count switch
        {
            0 => Client.Title,
            1 => $"{Client.Title} to {AllowAddresses[0]}",
            var count => $"{Client.Title} to {AllowAddresses[0]} and {count - 1} more",
        };

    public EgressPolicyRule ToRule() =>
        new()
        {
            Name = Title,
            From = [Client.ToFrom()],
            To = Targets.Select(t => t.To).ToValueList(),
            AllowAddresses = AllowAddresses,
        };
}

/// <summary>Hosts with the same ports, methods and paths.</summary>
public sealed record SuggestedTarget(EgressTo To, EgressSightings Seen);
