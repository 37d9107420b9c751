using Sluice.Snapshot;
using Sluice.Xds.Mapping.Parts;
using Action = Sluice.Xds.Protocol.Own.EgressRule.Types.Action;
using Own = Sluice.Xds.Protocol.Own;

namespace Sluice.Xds.Mapping.Egress;

/// <summary>What may leave: a resource of our own.</summary>
internal static class EgressCodec
{
    public static Own.EgressSettings Encode(EgressSettings egress)
    {
        var wire = new Own.EgressSettings { IsEnforced = egress.IsEnforced };
        foreach (var rule in egress.Rules)
            wire.Rules.Add(Encode(rule));
        return wire;
    }

    public static EgressSettings Decode(Own.EgressSettings wire) =>
        new() { IsEnforced = wire.IsEnforced, Rules = wire.Rules.ToList(Decode) };

    private static Own.EgressRule Encode(EgressRule rule)
    {
        var wire = new Own.EgressRule
        {
            Policy = rule.Policy,
            Name = rule.Name,
            Action = ActionOf(rule.Action),
            IsObserved = rule.IsObserved,
            AllowAddresses = { rule.AllowAddresses },
            SourceAddress = rule.SourceAddress,
        };
        foreach (var source in rule.From)
            wire.From.Add(Encode(source));
        foreach (var target in rule.To)
            wire.To.Add(Encode(target));
        return wire;
    }

    private static EgressRule Decode(Own.EgressRule wire) =>
        new()
        {
            Policy = wire.Policy,
            Name = wire.Name,
            Action = ActionOf(wire.Action),
            IsObserved = wire.IsObserved,
            From = wire.From.ToList(Decode),
            To = wire.To.ToList(Decode),
            AllowAddresses = wire.AllowAddresses.ToList(),
            SourceAddress = wire.SourceAddress,
        };

    private static Own.EgressSource Encode(EgressSource source) =>
        new()
        {
            Principals = { source.Principals },
            Namespaces = { source.Namespaces },
            IpBlocks = { source.IpBlocks },
            Workloads = source.Workloads is { } workloads ? new() { Addresses = { workloads } } : null,
            ProxyUsers = { source.ProxyUsers },
        };

    private static EgressSource Decode(Own.EgressSource wire) =>
        new()
        {
            Principals = wire.Principals.ToList(),
            Namespaces = wire.Namespaces.ToList(),
            IpBlocks = wire.IpBlocks.ToList(),
            Workloads = wire.Workloads?.Addresses.ToList(),
            ProxyUsers = wire.ProxyUsers.ToList(),
        };

    private static Own.EgressTarget Encode(EgressTarget target)
    {
        var wire = new Own.EgressTarget
        {
            Hosts = { target.Hosts },
            Methods = { target.Methods },
            Paths = { target.Paths },
        };
        foreach (var port in target.Ports)
            wire.Ports.Add(port.ToWire());
        return wire;
    }

    private static EgressTarget Decode(Own.EgressTarget wire) =>
        new()
        {
            Hosts = wire.Hosts.ToList(),
            Ports = wire.Ports.ToList(Numbers.ToInt),
            Methods = wire.Methods.ToList(),
            Paths = wire.Paths.ToList(),
        };

    private static Action ActionOf(EgressAction action) =>
        action switch
        {
            EgressAction.Allow => Action.Allow,
            EgressAction.Deny => Action.Deny,
            EgressAction.Report => Action.Report,
            _ => throw new ArgumentOutOfRangeException(nameof(action), action, null),
        };

    private static EgressAction ActionOf(Action action) =>
        action switch
        {
            Action.Allow => EgressAction.Allow,
            Action.Deny => EgressAction.Deny,
            Action.Report => EgressAction.Report,
            _ => throw new MalformedResourceException($"egress action {action} is not known"),
        };
}
