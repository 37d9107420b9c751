using System.Globalization;
using Sluice.ControlPlane.Egress;
using Sluice.Snapshot;

namespace Sluice.Tests.ControlPlane.Egress;

public sealed class EgressLogTests
{
    private static readonly EgressRecord Tunnel = new()
    {
        Protocol = EgressProtocol.Connect,
        Host = "a.test",
        Port = 443,
        User = "alice",
    };

    private static readonly EgressRecord Request = Tunnel with { Protocol = EgressProtocol.Http, Method = "GET", Path = "/" };

    [Fact]
    public void Hosts_with_equal_ports_and_methods_stand_in_one_entry()
    {
        var rule = Assert.Single(Suggest(At("a.test", 80), At("b.test", 80), At("c.test", 80), At("c.test", 81)).Rules.ToArray());
        Assert.Equal(["a.test b.test: 80", "c.test: 80 81"], rule.Targets.ToArray().Select(Text));
    }

    [Fact]
    public void Methods_of_one_port_are_not_lent_to_another()
    {
        var rule = Assert.Single(Suggest(Request, Request with { Port = 80, Method = "PUT" }).Rules.ToArray());
        Assert.Equal(["a.test: 80 PUT", "a.test: 443 GET"], rule.Targets.ToArray().Select(Text));
    }

    [Fact]
    public void A_tunnel_makes_the_methods_of_its_place_needless() =>
        Assert.Equal("a.test: 443", Text(Assert.Single(Assert.Single(Suggest(Request, Tunnel).Rules.ToArray()).Targets.ToArray())));

    [Fact]
    public void A_place_with_addresses_of_its_own_comes_first_and_alone()
    {
        var rules = Suggest(Tunnel, Tunnel with { Host = "b.test", Reached = "10.0.0.7:443" }, Tunnel with { Host = "b.test" }).Rules;
        Assert.Equal(["10.0.0.7/32", ""], rules.ToArray().Select(r => string.Join(' ', r.AllowAddresses)));
        Assert.Equal(["b.test: 443", "a.test: 443"], rules.ToArray().Select(r => Text(Assert.Single(r.Targets.ToArray()))));
    }

    [Fact]
    public void A_port_with_several_protocols_gets_the_one_that_suits_all()
    {
        var entry = Assert
            .Single(Suggest(Request, Tunnel, At("a.test", 80), Tunnel with { Protocol = EgressProtocol.Tcp, Port = 80 }).Services.ToArray())
            .Entry;
        Assert.Equal(["tcp-80 TCP", "tls-443 TLS"], entry.Spec.Ports.ToArray().Select(p => $"{p.Name} {p.Protocol}"));
    }

    [Fact]
    public void Too_many_hosts_are_said_and_never_cut()
    {
        var log = new EgressLog();
        for (var i = 0; i < EgressLog.MaxHosts; i++)
            log.Add(At($"h{i}.test", 443));
        Assert.Null(log.Overflow);
        log.Add(At("h0.test", 443));
        Assert.Null(log.Overflow);
        log.Add(At("one-more.test", 443));
        Assert.Equal("hosts", log.Overflow);
    }

    [Fact]
    public void Denied_records_are_bounded_and_the_rest_is_counted()
    {
        var log = new EgressLog();
        for (var i = 0; i < 1_500; i++)
            log.Add(At($"h{i}.test", 443) with { Verdict = EgressVerdict.Denied });
        var denied = EgressSuggester.Suggest(log).Denied;
        Assert.Equal(1_001, denied.Count);
        Assert.Equal(("others", 500), (denied[^1].Reason, denied[^1].Seen.Count));
    }

    [Fact]
    public void Sightings_are_told_in_one_line()
    {
        var seen = new EgressSightings
        {
            Count = 1204,
            First = DateTimeOffset.Parse("2026-11-24T10:00:00Z", CultureInfo.InvariantCulture),
            Last = DateTimeOffset.Parse("2026-11-24T12:30:00.9+01:00", CultureInfo.InvariantCulture),
            Clients = 1,
            Reported = 3,
        };
        Assert.Equal("1,204 times, first 2026-11-24T10:00:00Z, last 2026-11-24T11:30:00Z, 1 client, 3 reported", seen.ToString());
    }

    private static EgressRecord At(string host, int port) => Tunnel with { Host = host, Port = port };

    private static EgressSuggestion Suggest(params EgressRecord[] records)
    {
        var log = new EgressLog();
        foreach (var record in records)
            log.Add(record);
        return EgressSuggester.Suggest(log);
    }

    private static string Text(SuggestedTarget target) =>
        string.Join(' ', $"{string.Join(' ', target.To.Hosts)}: {string.Join(' ', target.To.Ports)}", string.Join(' ', target.To.Methods))
            .TrimEnd();
}
