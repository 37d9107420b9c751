using System.Net;
using System.Net.Sockets;
using Sluice.Capture.Settings;
using Sluice.Values;

namespace Sluice.Capture.Rules;

/// <summary>Derives the rules of one address family from the settings: the same rules as <c>istio-iptables</c>, in the same order.</summary>
public sealed class RuleBuilder
{
    private const string Inbound = "ISTIO_INBOUND";
    private const string Output = "ISTIO_OUTPUT";
    private const string Redirect = "ISTIO_REDIRECT";
    private const string InRedirect = "ISTIO_IN_REDIRECT";
    private const string Divert = "ISTIO_DIVERT";
    private const string Tproxy = "ISTIO_TPROXY";
    private const string OutputDns = "ISTIO_OUTPUT_DNS";
    private const string Prerouting = "PREROUTING";
    private const string Loopback = "lo";
    private const int DnsPort = 53;

    private static readonly RuleAction Return = new RuleAction.Return();

    private readonly CaptureSettings _settings;
    private readonly bool _isIpv6;
    private readonly List<OwnChain> _chains = [];
    private readonly List<Rule> _rules = [];

    private RuleBuilder(CaptureSettings settings, bool isIpv6) => (_settings, _isIpv6) = (settings, isIpv6);

    /// <summary>The address that the proxy dials itself from when it passes connections on to the workload (Istio's).</summary>
    private IPNetwork PassthroughSource => _isIpv6 ? IPNetwork.Parse("::6/128") : IPNetwork.Parse("127.0.0.6/32");

    private IPNetwork Localhost => _isIpv6 ? IPNetwork.Parse("::1/128") : IPNetwork.Parse("127.0.0.1/32");

    private List<IPAddress> DnsServers => [.. _settings.Dns.Servers.Where(s => IsOfFamily(s))];

    private bool CapturesDns => _settings.Dns.IsAll || DnsServers.Count > 0;

    private IEnumerable<Owner> ProxyOwners =>
        _settings.ProxyUsers.Select(u => new Owner(false, u)).Concat(_settings.ProxyGroups.Select(g => new Owner(true, g)));

    public static RuleSet Build(CaptureSettings settings, bool isIpv6)
    {
        var builder = new RuleBuilder(settings, isIpv6);
        builder.Build();
        var routing =
            settings.Mode == CaptureMode.Tproxy && !settings.InboundPorts.IsNone
                ? new MarkRouting(settings.Mark, settings.RouteTable)
                : null;
        return new(isIpv6, builder._chains.ToValueList(), builder._rules.ToValueList(), routing);
    }

    private void Build()
    {
        foreach (var name in _settings.ExcludedInterfaces)
            Add(Table.Nat, Prerouting, new() { InInterface = name }, Return, isFirst: true);
        foreach (var name in _settings.VirtualInterfaces)
            Add(Table.Nat, Prerouting, new() { InInterface = name }, Return, isFirst: true);
        Add(Table.Nat, Inbound, Tcp(port: _settings.TunnelPort), Return);
        Add(Table.Nat, Redirect, Tcp(), new RuleAction.Redirect(_settings.ProxyPort));
        Add(Table.Nat, InRedirect, Tcp(), new RuleAction.Redirect(_settings.InboundPort));
        AddInbound();
        AddOutbound();
        AddDnsZones();
        if (_settings.Mode == CaptureMode.Tproxy)
            AddMarks();
    }

    private void AddInbound()
    {
        if (_settings.InboundPorts.IsNone)
            return;
        var isTproxy = _settings.Mode == CaptureMode.Tproxy;
        var table = isTproxy ? Table.Mangle : Table.Nat;
        if (isTproxy)
        {
            Add(Table.Mangle, Divert, new(), new RuleAction.SetMark(_settings.Mark));
            Add(Table.Mangle, Divert, new(), new RuleAction.Accept());
            var remote = Tcp() with { NotDestination = Localhost };
            Add(Table.Mangle, Tproxy, remote, new RuleAction.Tproxy(_settings.InboundPort, _settings.Mark));
        }
        Add(table, Prerouting, Tcp(), new RuleAction.Jump(Inbound));
        if (!_settings.InboundPorts.IsAll)
        {
            foreach (var port in _settings.InboundPorts.Ports)
                AddInboundTarget(table, port);
            return;
        }
        foreach (var port in _settings.ExcludedInboundPorts)
            Add(table, Inbound, Tcp(port: port), Return);
        AddInboundTarget(table, port: null);
    }

    private void AddInboundTarget(Table table, int? port)
    {
        if (table == Table.Nat)
        {
            Add(table, Inbound, Tcp(port), new RuleAction.Jump(InRedirect));
            return;
        }
        // Packets of connections that stand already need no second socket.
        Add(table, Inbound, Tcp(port) with { IsEstablished = true }, new RuleAction.Jump(Divert));
        Add(table, Inbound, Tcp(port), new RuleAction.Jump(Tproxy));
    }

    private void AddOutbound()
    {
        Add(Table.Nat, "OUTPUT", new(), new RuleAction.Jump(Output));
        foreach (var port in _settings.ExcludedOutboundPorts)
        {
            Add(Table.Nat, Output, Tcp(port: port), Return);
            Add(Table.Nat, Output, new() { Transport = Transport.Udp, DestinationPort = port }, Return);
        }
        Add(Table.Nat, Output, new() { OutInterface = Loopback, Source = PassthroughSource }, Return);
        foreach (var owner in ProxyOwners)
            AddProxy(owner);
        AddOwnerGroups();
        AddDnsRedirects();
        // Containers of one pod, and programs that know of the proxy, speak over localhost.
        Add(Table.Nat, Output, new() { Destination = Localhost }, Return);
        foreach (var range in _settings.ExcludedRanges.Where(IsOfFamily))
            Add(Table.Nat, Output, new() { Destination = range }, Return);
        foreach (var port in _settings.OutboundPorts)
            Add(Table.Nat, Output, Tcp(port: port), new RuleAction.Jump(Redirect));
        AddRanges();
    }

    private void AddProxy(Owner owner)
    {
        // The workload that calls its own service by its virtual address comes back through the inbound side.
        int[] left = CapturesDns && !owner.IsGroup ? [DnsPort, _settings.TunnelPort] : [_settings.TunnelPort];
        var back = new Match
        {
            Transport = Transport.Tcp,
            OutInterface = Loopback,
            NotDestination = Localhost,
            NotDestinationPorts = left.ToValueList(),
            Owner = owner,
        };
        Add(Table.Nat, Output, back, new RuleAction.Jump(InRedirect));
        if (!_settings.Ranges.Ranges.Any(r => IPAddress.IsLoopback(r.BaseAddress)))
            Add(Table.Nat, Output, OwnAddress(owner), Return);
        Add(Table.Nat, Output, new() { Owner = owner }, Return);
    }

    // The workload that calls itself by the pod's address needs no proxy; its DNS queries to the loopback may be captured all the same.
    private Match OwnAddress(Owner owner)
    {
        var match = new Match { OutInterface = Loopback, NotOwners = [owner] };
        return CapturesDns ? match with { Transport = Transport.Tcp, NotDestinationPorts = [DnsPort] } : match;
    }

    private void AddOwnerGroups()
    {
        if (!_settings.OwnerGroups.IsAll)
        {
            var others = _settings.OwnerGroups.Groups.Select(g => new Owner(true, g)).ToValueList();
            Add(Table.Nat, Output, new() { NotOwners = others }, Return);
            return;
        }
        foreach (var group in _settings.ExcludedOwnerGroups)
            Add(Table.Nat, Output, new() { Owner = new Owner(true, group) }, Return);
    }

    private void AddDnsRedirects()
    {
        if (!CapturesDns)
            return;
        var redirect = new RuleAction.Redirect(DnsCapture.Port);
        Add(Table.Nat, Output, new(), new RuleAction.Jump(OutputDns));
        foreach (var transport in new[] { Transport.Tcp, Transport.Udp })
        {
            foreach (var query in DnsQueries(transport))
                Add(Table.Nat, OutputDns, query, redirect);
        }
    }

    private IEnumerable<Match> DnsQueries(Transport transport)
    {
        var query = new Match { Transport = transport, DestinationPort = DnsPort };
        return _settings.Dns.IsAll ? [query] : DnsServers.Select(s => query with { Destination = Single(s) });
    }

    // The proxy's own queries and the workload's go to the same server; connection tracking would take them for one another.
    private void AddDnsZones()
    {
        if (!CapturesDns)
            return;
        Add(Table.Raw, "OUTPUT", new(), new RuleAction.Jump(OutputDns));
        foreach (var owner in ProxyOwners)
        {
            var own = new Match { Transport = Transport.Udp, Owner = owner };
            Add(Table.Raw, OutputDns, own with { DestinationPort = DnsPort }, new RuleAction.Zone(1));
            Add(Table.Raw, OutputDns, own with { SourcePort = DnsCapture.Port }, new RuleAction.Zone(2));
        }
        Add(Table.Raw, Prerouting, new(), new RuleAction.Jump(Inbound));
        foreach (var query in DnsQueries(Transport.Udp))
        {
            Add(Table.Raw, OutputDns, query, new RuleAction.Zone(2));
            var answer = new Match
            {
                Transport = Transport.Udp,
                SourcePort = DnsPort,
                Source = query.Destination,
            };
            Add(Table.Raw, Inbound, answer, new RuleAction.Zone(1));
        }
    }

    private void AddRanges()
    {
        var redirect = new RuleAction.Jump(Redirect);
        if (_settings.Ranges.IsAll)
        {
            Add(Table.Nat, Output, new(), redirect);
            foreach (var name in _settings.VirtualInterfaces)
                Add(Table.Nat, Prerouting, new() { InInterface = name }, redirect, isFirst: true);
            return;
        }
        foreach (var range in _settings.Ranges.Ranges.Where(IsOfFamily))
        {
            foreach (var name in _settings.VirtualInterfaces)
                Add(Table.Nat, Prerouting, new() { InInterface = name, Destination = range }, redirect, isFirst: true);
            Add(Table.Nat, Output, new() { Destination = range }, redirect);
        }
    }

    // What the proxy sends on to the workload with the client's address must come back to the proxy, and nothing else of the host must.
    private void AddMarks()
    {
        if (_settings.InboundPorts.IsNone)
            return;
        var (mark, own) = (_settings.Mark, _settings.OwnMark);
        Add(Table.Mangle, Prerouting, Tcp() with { Mark = mark }, new RuleAction.SaveMark());
        Add(Table.Mangle, "OUTPUT", Tcp() with { OutInterface = Loopback, Mark = mark }, Return);
        foreach (var owner in ProxyOwners)
        {
            var sent = Tcp() with { OutInterface = Loopback, NotDestination = Localhost, Owner = owner };
            Add(Table.Mangle, "OUTPUT", sent, new RuleAction.SetMark(own));
        }
        Add(Table.Mangle, "OUTPUT", Tcp() with { ConnectionMark = mark }, new RuleAction.RestoreMark());
        Add(Table.Mangle, Inbound, Tcp() with { InInterface = Loopback, NotMark = own }, Return, isFirst: true);
        Add(Table.Mangle, Inbound, Tcp() with { InInterface = Loopback, Source = PassthroughSource }, Return, isFirst: true);
        Add(Table.Mangle, Inbound, Tcp() with { Mark = mark }, Return, isFirst: true);
    }

    private static Match Tcp(int? port = null) => new() { Transport = Transport.Tcp, DestinationPort = port };

    private bool IsOfFamily(IPNetwork range) => IsOfFamily(range.BaseAddress);

    private bool IsOfFamily(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 == _isIpv6;

    private static IPNetwork Single(IPAddress address) => new(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);

    private void Add(Table table, string chain, Match match, RuleAction action, bool isFirst = false)
    {
        if (chain is not (Prerouting or "OUTPUT"))
            Own(table, chain);
        if (action is RuleAction.Jump jump)
            Own(table, jump.Chain);
        _rules.Add(new(table, chain, match, action, isFirst));
    }

    private void Own(Table table, string name)
    {
        if (!_chains.Contains(new(table, name)))
            _chains.Add(new(table, name));
    }
}
