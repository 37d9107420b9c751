using System.Net;
using Sluice.Values;

namespace Sluice.Capture.Rules;

/// <summary>One rule of a chain: on packets that match, do.</summary>
/// <param name="Table">The kernel's table.</param>
/// <param name="Chain">One of ours, or <c>PREROUTING</c> or <c>OUTPUT</c>.</param>
/// <param name="Match">Which packets; every condition must hold.</param>
/// <param name="Action">What happens to them.</param>
/// <param name="IsFirst">Before all rules that stand in the chain, not after them.</param>
public sealed record Rule(Table Table, string Chain, Match Match, RuleAction Action, bool IsFirst = false);

public enum Table
{
    Raw,
    Mangle,
    Nat,
}

/// <summary>Conditions on a packet; null or empty: any.</summary>
public sealed record Match
{
    public Transport Transport { get; init; }
    public string? InInterface { get; init; }
    public string? OutInterface { get; init; }
    public IPNetwork? Source { get; init; }
    public IPNetwork? Destination { get; init; }
    public IPNetwork? NotDestination { get; init; }
    public int? SourcePort { get; init; }
    public int? DestinationPort { get; init; }
    public ValueList<int> NotDestinationPorts { get; init; }
    public Owner? Owner { get; init; }
    public ValueList<Owner> NotOwners { get; init; }
    public uint? Mark { get; init; }
    public uint? NotMark { get; init; }
    public uint? ConnectionMark { get; init; }
    public bool IsEstablished { get; init; }
}

public enum Transport
{
    Any,
    Tcp,
    Udp,
}

/// <summary>Whose process sent the packet.</summary>
public readonly record struct Owner(bool IsGroup, string Name);

/// <summary>What a rule does.</summary>
public abstract record RuleAction
{
    private RuleAction() { }

    public sealed record Return : RuleAction;

    public sealed record Accept : RuleAction;

    public sealed record Jump(string Chain) : RuleAction;

    public sealed record Redirect(int Port) : RuleAction;

    public sealed record Tproxy(int Port, uint Mark) : RuleAction;

    public sealed record SetMark(uint Mark) : RuleAction;

    /// <summary>The packet's mark becomes its connection's.</summary>
    public sealed record SaveMark : RuleAction;

    /// <summary>The connection's mark becomes the packet's.</summary>
    public sealed record RestoreMark : RuleAction;

    /// <summary>Keeps two views of one connection apart.</summary>
    public sealed record Zone(int Number) : RuleAction;
}
