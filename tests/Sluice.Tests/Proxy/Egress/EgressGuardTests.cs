using System.Net;
using Sluice.Proxy.Egress;
using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Tests.Proxy.Egress;

public sealed class EgressGuardTests
{
    private static readonly EgressRule AllowAll = new() { Policy = "p", Name = "all" };

    [Fact]
    public void What_no_rule_allows_is_denied()
    {
        var guard = Enforced(AllowAll with { To = [new() { Hosts = ["example.com"] }] });
        Assert.Equal((EgressVerdict.Allowed, "all"), Judge(guard, To("example.com")));
        Assert.Equal((EgressVerdict.Denied, ""), Judge(guard, To("example.org")));
    }

    [Fact]
    public void A_denial_counts_before_a_permission_wherever_it_stands()
    {
        var deny = new EgressRule
        {
            Policy = "q",
            Name = "no",
            Action = EgressAction.Deny,
        };
        Assert.Equal((EgressVerdict.Denied, "no"), Judge(Enforced(AllowAll, deny), To("example.com")));
        Assert.Equal((EgressVerdict.Denied, "no"), Judge(Enforced(deny, AllowAll), To("example.com")));
    }

    [Fact]
    public void A_report_is_a_permission_that_stands_out() =>
        Assert.Equal((EgressVerdict.Reported, "all"), Judge(Enforced(AllowAll with { Action = EgressAction.Report }), To("example.com")));

    [Fact]
    public void A_denial_that_only_observes_lets_pass_what_another_policy_allows()
    {
        var guard = Enforced(
            AllowAll,
            new()
            {
                Policy = "try",
                Name = "no",
                Action = EgressAction.Deny,
                IsObserved = true,
            }
        );
        Assert.Equal((EgressVerdict.Observed, "no"), Judge(guard, To("example.com")));
    }

    [Fact]
    public void A_permission_that_only_observes_permits_nothing_where_another_policy_is_enforced()
    {
        var guard = Enforced(
            AllowAll with
            {
                To = [new() { Hosts = ["example.com"] }],
            },
            new()
            {
                Policy = "try",
                Name = "more",
                IsObserved = true,
                AllowAddresses = ["10.0.0.0/8"],
            }
        );
        Assert.Equal((EgressVerdict.Denied, ""), Judge(guard, To("example.org")));
        Assert.Equal((EgressVerdict.Allowed, "all"), Judge(guard, To("example.com")));
        Assert.Equal(EgressLane.Public, guard.Decide(To("example.com")).Lane);
    }

    [Fact]
    public void Where_all_only_observe_everything_passes_and_what_they_would_deny_is_marked()
    {
        var guard = new EgressGuard(
            new()
            {
                Rules =
                [
                    new()
                    {
                        Policy = "try",
                        Name = "one",
                        IsObserved = true,
                        To = [new() { Hosts = ["a.test"] }],
                    },
                ],
            }
        );
        Assert.Equal((EgressVerdict.Allowed, "one"), Judge(guard, To("a.test")));
        Assert.Equal((EgressVerdict.Observed, ""), Judge(guard, To("b.test")));
    }

    [Fact]
    public void Without_a_policy_public_addresses_alone_are_reached()
    {
        var decision = EgressGuard.Open.Decide(To("example.com"));
        Assert.Equal((EgressVerdict.Allowed, "", EgressLane.Public), (decision.Verdict, decision.Policy, decision.Lane));
    }

    [Fact]
    public void No_host_is_denied_whatever_the_rules_say()
    {
        var nowhere = To("example.com") with { Host = default };
        Assert.Equal(EgressGuard.Unreadable, EgressGuard.Open.Decide(nowhere));
        Assert.Equal(EgressGuard.Unreadable, Enforced(AllowAll with { To = [new() { Hosts = ["*"] }] }).Decide(nowhere));
        Assert.False(EgressGuard.Unreadable.IsAllowed);
    }

    [Fact]
    public void A_request_of_which_nothing_is_known_is_judged() =>
        Assert.Equal(
            (EgressVerdict.Denied, ""),
            Judge(Enforced(AllowAll with { From = [new() { ProxyUsers = ["*"] }] }), To("example.com"))
        );

    [Theory]
    [InlineData("example.com", "EXAMPLE.com.", true)]
    [InlineData("EXAMPLE.com", "example.com", true)]
    [InlineData("xn--bcher-kva.de", "B\u00fccher.de", true)]
    [InlineData("*.Example.com", "a.B.example.COM.", true)]
    [InlineData("*.example.com", "example.com", false)]
    [InlineData("*.example.com", "badexample.com", false)]
    [InlineData("example.com", "a.example.com", false)]
    [InlineData("example.com", "example.com.evil.test", false)]
    [InlineData("*.0.0.1", "127.0.0.1", false)]
    [InlineData("127.0.0.1", "0x7f.1", true)]
    [InlineData("127.0.0.1", "[::ffff:7f00:1]", true)]
    [InlineData("::ffff:127.0.0.1", "2130706433", true)]
    [InlineData("0:0::1", "[::1]", true)]
    [InlineData("fe80::1%1", "[fe80::1]", true)]
    [InlineData("[::1]:80", "[::1]", true)]
    [InlineData("*", "[::1]", true)]
    public void A_host_is_matched_in_whatever_way_either_side_spells_it(string pattern, string host, bool isDenied)
    {
        var guard = Enforced(AllowAll, Deny() with { To = [new() { Hosts = [pattern] }] });
        Assert.Equal(!isDenied, guard.Decide(To(host)).IsAllowed);
    }

    [Theory]
    [InlineData("POST", "/admin/x", true)]
    [InlineData("post", "/admin/x", true)]
    [InlineData("GET", "/admin/x", false)]
    [InlineData("POST", "/other", false)]
    [InlineData("", "", true)] // a tunnel could carry it
    public void A_denial_of_requests_denies_the_tunnels_that_could_carry_them(string method, string path, bool isDenied)
    {
        var guard = Enforced(AllowAll, Deny() with { To = [new() { Methods = ["POST"], Paths = ["/admin/*"] }] });
        Assert.Equal(!isDenied, guard.Decide(To("example.com") with { Method = method, Path = path }).IsAllowed);
    }

    [Theory]
    [InlineData("GET", "/public", true)]
    [InlineData("get", "/public", false)]
    [InlineData("GET", "/public/x", false)]
    [InlineData("", "", false)]
    public void A_permission_of_requests_permits_no_tunnel(string method, string path, bool isAllowed)
    {
        var guard = Enforced(AllowAll with { To = [new() { Methods = ["GET"], Paths = ["/public"] }] });
        Assert.Equal(isAllowed, guard.Decide(To("example.com") with { Method = method, Path = path }).IsAllowed);
    }

    [Theory]
    [InlineData("10.0.0.5", true)]
    [InlineData("::ffff:10.0.0.5", true)] // as a dual-stack socket has it
    [InlineData("192.168.0.5", false)]
    [InlineData(null, true)]
    public void A_denial_of_clients_holds_for_every_form_of_their_address_and_for_an_unknown_one(string? client, bool isDenied)
    {
        var request = To("example.com") with { SourceAddress = client is null ? null : IPAddress.Parse(client) };
        var byBlock = Enforced(AllowAll, Deny() with { From = [new() { IpBlocks = ["10.0.0.0/8"] }] });
        var byLabel = Enforced(AllowAll, Deny() with { From = [new() { Workloads = new ValueList<string>?(["10.0.0.5"]) }] });
        Assert.Equal(!isDenied, byBlock.Decide(request).IsAllowed);
        Assert.Equal(!isDenied, byLabel.Decide(request).IsAllowed);
    }

    [Fact]
    public void A_permission_for_clients_is_none_for_an_unknown_address()
    {
        Assert.False(Enforced(AllowAll with { From = [new() { IpBlocks = ["0.0.0.0/0"] }] }).Decide(To("example.com")).IsAllowed);
        Assert.False(
            Enforced(AllowAll with { From = [new() { Workloads = new ValueList<string>?([]) }] }).Decide(To("example.com")).IsAllowed
        );
    }

    [Fact]
    public void Workloads_whose_address_is_a_name_are_nobody()
    {
        var guard = Enforced(AllowAll with { From = [new() { Workloads = new ValueList<string>?(["vm.test", "unix:///a", "10.0.0.5"]) }] });
        Assert.True(guard.Decide(To("example.com") with { SourceAddress = IPAddress.Parse("10.0.0.5") }).IsAllowed);
        Assert.False(guard.Decide(To("example.com") with { SourceAddress = IPAddress.Parse("10.0.0.6") }).IsAllowed);
    }

    [Theory]
    [InlineData("spiffe://mesh/ns/a/sa/x", "spiffe://mesh/ns/a/sa/x", true)]
    [InlineData("spiffe://mesh/ns/a/*", "spiffe://mesh/ns/a/sa/x", true)]
    [InlineData("spiffe://mesh/ns/a/*", "spiffe://mesh/ns/ab/sa/x", false)]
    [InlineData("*/sa/x", "spiffe://mesh/ns/a/sa/x", true)]
    [InlineData("*", "spiffe://mesh/ns/a/sa/x", true)]
    [InlineData("*", "", false)]
    public void Principals_are_matched_whole_or_by_one_end(string pattern, string principal, bool isAllowed)
    {
        var guard = Enforced(AllowAll with { From = [new() { Principals = [pattern] }] });
        Assert.Equal(isAllowed, guard.Decide(To("example.com") with { Principal = principal }).IsAllowed);
    }

    [Fact]
    public void The_first_rule_that_allows_opens_its_own_ranges_and_no_others()
    {
        var wide = AllowAll with { AllowAddresses = ["10.0.0.0/8"], SourceAddress = "192.0.2.1" };
        Assert.Equal(new EgressLane("192.0.2.1", ["10.0.0.0/8"]), Enforced(wide, AllowAll).Decide(To("a.test")).Lane);
        Assert.Equal(EgressLane.Public, Enforced(AllowAll, wide).Decide(To("a.test")).Lane);
    }

    private static EgressRule Deny() =>
        new()
        {
            Policy = "p",
            Name = "no",
            Action = EgressAction.Deny,
        };

    private static EgressGuard Enforced(params EgressRule[] rules) => new(new() { IsEnforced = true, Rules = rules.ToValueList() });

    private static EgressRequest To(string host) =>
        new()
        {
            Principal = "",
            Host = TargetHost.TryParse(host, out var target) ? target : throw new ArgumentException(host),
            Port = 443,
        };

    private static (EgressVerdict, string) Judge(EgressGuard guard, EgressRequest request)
    {
        var decision = guard.Decide(request);
        return (decision.Verdict, decision.Rule);
    }
}
