using Sluice.Resources.Diagnostics;
using Sluice.Resources.Egress;
using Sluice.Values;

namespace Sluice.Tests.Resources;

public sealed class EgressPolicyTests
{
    [Fact]
    public void A_policy_is_read_with_everything_that_it_can_say()
    {
        var policy = Reading.One<EgressPolicy>(
            """
            apiVersion: sluice.dev/v1
            kind: EgressPolicy
            metadata: {name: partners, namespace: egress}
            spec:
              selector: {istio: egressgateway}
              mode: OBSERVE
              sourceAddress: 192.0.2.10
              rules:
              - name: shop
                action: REPORT
                from:
                - principals: [cluster.local/ns/shop/sa/cart]
                  namespaces: [shop]
                  labels: {app: cart}
                  ipBlocks: [10.1.0.0/16]
                  proxyUsers: [alice]
                to:
                - {hosts: [api.example.com, "*.example.org"], ports: [443], methods: [GET], paths: [/v1/*]}
                allowAddresses: [10.9.0.0/24]
            """
        );
        var rule = new EgressPolicyRule
        {
            Name = "shop",
            Action = EgressRuleAction.Report,
            From =
            [
                new EgressFrom
                {
                    Principals = ["cluster.local/ns/shop/sa/cart"],
                    Namespaces = ["shop"],
                    Labels = ValueMap.Of(("app", "cart")),
                    IpBlocks = ["10.1.0.0/16"],
                    ProxyUsers = ["alice"],
                },
            ],
            To =
            [
                new EgressTo
                {
                    Hosts = ["api.example.com", "*.example.org"],
                    Ports = [443],
                    Methods = ["GET"],
                    Paths = ["/v1/*"],
                },
            ],
            AllowAddresses = ["10.9.0.0/24"],
        };
        var spec = new EgressPolicySpec
        {
            Selector = ValueMap.Of(("istio", "egressgateway")),
            Mode = EgressMode.Observe,
            SourceAddress = "192.0.2.10",
            Rules = [rule],
        };
        Assert.Equal(spec, policy.Spec);
    }

    [Theory]
    [InlineData("rules: [{form: [{principals: [a/b]}]}]", "SLU0020", "did you mean from?")]
    [InlineData("rules: [{to: [{ports: [443], host: [a.test]}]}]", "SLU0020", "did you mean hosts?")]
    [InlineData("mode: OBSERV, rules: [{}]", "SLU0022", "did you mean OBSERVE?")]
    [InlineData("rules: [{from: [{ipBlocks: [10.0.0.1/8]}]}]", "SLU0550", "did you mean 10.0.0.0/8, or 10.0.0.1/32?")]
    [InlineData("rules: [{from: [{ipBlocks: ['::ffff:10.0.0.0/104']}]}]", "SLU0550", "did you mean 10.0.0.0/8?")]
    [InlineData("rules: [{from: [{ipBlocks: ['::ffff:10.0.0.1']}]}]", "SLU0550", "did you mean 10.0.0.1/32?")]
    [InlineData("rules: [{from: [{ipBlocks: [10.1/16]}]}]", "SLU0550")]
    [InlineData("rules: [{from: [{ipBlocks: [010.0.0.0/8]}]}]", "SLU0550")]
    [InlineData("rules: [{from: [{ipBlocks: ['']}]}]", "SLU0550")]
    [InlineData("rules: [{from: [{ipBlocks: ['fe80::1%1']}]}]", "SLU0550")]
    [InlineData("rules: [{allowAddresses: [all]}]", "SLU0550")]
    [InlineData("rules: [{to: [{hosts: [a.test.]}]}]", "SLU0551", "did you mean a.test?")]
    [InlineData("rules: [{to: [{hosts: [.a.test]}]}]", "SLU0551", "did you mean *.a.test?")]
    [InlineData("rules: [{to: [{hosts: ['*a.test']}]}]", "SLU0551", "did you mean *.a.test?")]
    [InlineData("rules: [{to: [{hosts: ['https://a.test/x']}]}]", "SLU0551", "did you mean a.test?")]
    [InlineData("rules: [{to: [{hosts: ['a.test:443']}]}]", "SLU0551", "did you mean a.test?")]
    [InlineData("rules: [{to: [{hosts: ['[2001:db8::1]:443']}]}]", "SLU0551", "did you mean 2001:db8::1?")]
    [InlineData("rules: [{to: [{hosts: ['010.0.0.1']}]}]", "SLU0551", "did you mean 8.0.0.1?")]
    [InlineData("rules: [{to: [{hosts: [bücher.example]}]}]", "SLU0551", "did you mean xn--bcher-kva.example?")]
    [InlineData("rules: [{to: [{hosts: [10.0.0.0/8]}]}]", "SLU0551")]
    [InlineData("rules: [{to: [{hosts: ['a.*.test']}]}]", "SLU0551")]
    [InlineData("rules: [{to: [{hosts: ['*.10.0.0.1']}]}]", "SLU0551")]
    [InlineData("rules: [{to: [{hosts: ['']}]}]", "SLU0551")]
    [InlineData("rules: [{}], sourceAddress: eth0", "SLU0552")]
    [InlineData("rules: [{}], sourceAddress: 0.0.0.0", "SLU0552")]
    [InlineData("rules: [{}], sourceAddress: '10.1'", "SLU0552")]
    [InlineData("rules: [{from: [{principals: ['a/*/b']}]}]", "SLU0553")]
    [InlineData("rules: [{from: [{principals: ['']}]}]", "SLU0553")]
    [InlineData("rules: [{from: [{proxyUsers: ['']}]}]", "SLU0553")]
    [InlineData("rules: [{}], selector: {}", "SLU0558", "name the gateways by their labels, as with istio: egressgateway")]
    [InlineData("rules: [{action: DENY, allowAddresses: [10.0.0.0/8]}]", "SLU0554")]
    [InlineData("rules: []", "SLU0555")]
    [InlineData("rules: [{to: [{methods: [get]}]}]", "SLU0556", "did you mean GET?")]
    [InlineData("rules: [{to: [{methods: [CONNECT]}]}]", "SLU0556", "tunnels match where methods is left out")]
    [InlineData("rules: [{to: [{methods: ['*']}]}]", "SLU0556")]
    [InlineData("rules: [{to: [{paths: [v1]}]}]", "SLU0556")]
    [InlineData("rules: [{to: [{paths: ['/*/x']}]}]", "SLU0556")]
    [InlineData("rules: [{to: [{paths: ['/x?a=b']}]}]", "SLU0556", "queries are not compared: write /x")]
    [InlineData("rules: [{from: [{}]}]", "SLU0560")]
    [InlineData("rules: [{from: [{principals: []}]}]", "SLU0560")]
    [InlineData("rules: [{to: [{}]}]", "SLU0560")]
    [InlineData("rules: [{from: [{principals: [cart]}]}]", "SLU0561", "did you mean */sa/cart?")]
    [InlineData("rules: [{from: [{principals: ['https://a/b']}]}]", "SLU0561")]
    [InlineData("rules: [{from: [{principals: ['spiffe:///ns/a']}]}]", "SLU0561")]
    [InlineData("rules: [{from: [{namespaces: ['']}]}]", "SLU0102")]
    [InlineData("rules: [{from: [{namespaces: ['*']}]}]", "SLU0102")]
    [InlineData("rules: [{from: [{labels: {app: '*'}}]}]", "SLU0104")]
    [InlineData("rules: [{}], selector: {istio: 'a b'}", "SLU0104")]
    [InlineData("rules: [{to: [{ports: [0]}]}]", "SLU0101")]
    public void What_is_wrong_is_found(string spec, string code, string suggestion = "")
    {
        var finding = Assert.Single(Findings("EgressPolicy", spec));
        Assert.Equal((code, suggestion), (finding.Code.Id, finding.Suggestion));
    }

    [Theory]
    [InlineData("to: [{hosts: [API.Example.COM, '*.Example.com', my_bucket.example.com, '*', localhost]}]")]
    [InlineData("to: [{hosts: [10.0.0.1, '2001:db8::1', '::ffff:10.0.0.1']}]")]
    [InlineData("to: [{methods: [GET, M-SEARCH], paths: [/, /a, '/a*', '/*']}]")]
    [InlineData("from: [{principals: ['*', 'spiffe://cluster.local/ns/*', cluster.local/ns/a/sa/b, '*/sa/b', 'spiffe://a/b']}]")]
    [InlineData("from: [{ipBlocks: [10.0.0.1, 10.0.0.0/8, '::/0', 'fd00::/8']}, {proxyUsers: ['*', 'robot-*', böb]}]")]
    [InlineData("allowAddresses: [169.254.169.254/32, 10.0.0.0/8, 'fd00::1']")]
    public void What_the_guard_understands_is_valid(string rule) => Assert.Empty(Findings("EgressPolicy", $"rules: [{{{rule}}}]"));

    [Fact]
    public void To_observe_without_a_rule_is_how_one_begins() => Assert.Empty(Findings("EgressPolicy", "mode: OBSERVE"));

    [Theory]
    [InlineData("{action: DENY, to: [{methods: [DELETE]}]}, {name: all}", "spec.rules[0].to[0]")]
    [InlineData(
        "{to: [{hosts: ['*.a.test']}]}, {action: DENY, to: [{ports: [1]}, {hosts: [API.a.test], paths: [/admin*]}]}",
        "spec.rules[1].to[1]"
    )]
    [InlineData("{to: [{hosts: ['*.a.test'], methods: [GET]}]}, {action: DENY, to: [{hosts: [api.a.test], paths: [/admin*]}]}", "")]
    [InlineData("{to: [{hosts: [b.test]}]}, {action: DENY, to: [{hosts: [api.a.test], methods: [PUT]}]}", "")]
    [InlineData("{to: [{ports: [443]}]}, {action: DENY, to: [{ports: [80], methods: [PUT]}]}", "")]
    [InlineData("{}, {action: DENY, to: [{hosts: [a.test], methods: [PUT]}, {hosts: ['*']}]}", "")]
    public void A_denial_by_method_or_path_says_where_tunnels_get_past_it(string rules, string path)
    {
        var findings = Findings("EgressPolicy", $"rules: [{rules}]");
        Assert.Equal(path.Length > 0 ? [path] : [], findings.Where(f => f.Code == Codes.TunnelDeniedToo).Select(f => f.Path));
    }

    [Theory]
    [InlineData("port: 0", "SLU0101")]
    [InlineData("prt: 3128", "SLU0023")]
    [InlineData("port: 3128, connectPorts: [70000]", "SLU0101")]
    [InlineData("port: 3128, bind: eth0", "SLU0552")]
    [InlineData("port: 3128, idleTimeout: 10us", "SLU0103")]
    [InlineData("port: 3128, tls: {clientCertificate: true}", "SLU0023")]
    [InlineData("port: 3128, tls: {credentialName: A_b}", "SLU0102")]
    [InlineData("port: 3128, authentication: {basicSecret: '*'}", "SLU0102")]
    [InlineData("port: 3128, authentication: {realm: 'a\"b'}", "SLU0604")]
    [InlineData("port: 3128, selector: {'': x}", "SLU0104")]
    public void What_is_wrong_with_a_forward_proxy_is_found(string spec, string code) =>
        Assert.Contains(code, Findings("ForwardProxy", spec).Select(f => f.Code.Id));

    [Fact]
    public void A_forward_proxy_is_read_with_everything_that_it_can_say()
    {
        var spec = Reading
            .One<ForwardProxy>(
                "{apiVersion: sluice.dev/v1, kind: ForwardProxy, metadata: {name: a}, spec: {selector: {a: b}, port: 3128, bind: 127.0.0.1, "
                    + "tls: {credentialName: c, clientCertificate: true}, authentication: {basicSecret: u, realm: r}, "
                    + "connectPorts: [443], idleTimeout: 5m, maxConnections: 100}}"
            )
            .Spec;
        var expected = new ForwardProxySpec
        {
            Selector = ValueMap.Of(("a", "b")),
            Port = 3128,
            Bind = "127.0.0.1",
            Tls = new() { CredentialName = "c", ClientCertificate = true },
            Authentication = new() { BasicSecret = "u", Realm = "r" },
            ConnectPorts = [443],
            IdleTimeout = TimeSpan.FromMinutes(5),
            MaxConnections = 100,
        };
        Assert.Equal(expected, spec);
    }

    private static Diagnostic[] Findings(string kind, string spec)
    {
        var selector = spec.Contains("selector", StringComparison.Ordinal) ? "" : "selector: {istio: egressgateway}, ";
        return
        [
            .. Reading.Read($"{{apiVersion: sluice.dev/v1, kind: {kind}, metadata: {{name: a}}, spec: {{{selector}{spec}}}}}").Diagnostics,
        ];
    }
}
