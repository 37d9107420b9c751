using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Sluice.Snapshot;
using Sluice.Testing;

namespace Sluice.EndToEnd.Tests.Mesh;

/// <summary>A mesh on real kernels' rules: an application that knows of nothing, two sidecars, an egress gateway, and the world outside.</summary>
public sealed partial class MeshTests(MeshFixture mesh) : IClassFixture<MeshFixture>
{
    private const string WebService = "10.96.0.10";
    private const string WebServiceV6 = "fd96::10";
    private const string AppIdentity = "spiffe://cluster.local/ns/shop/sa/app";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private TestHost AppHost => mesh.Network["app"];

    [Theory, InlineData(WebService), InlineData(WebServiceV6)]
    public async Task An_unaware_application_reaches_another_through_both_sidecars_and_the_wire_shows_only_TLS(string service)
    {
        SkipWherePointless();
        await using var tap = new WireTap(mesh.Network["web"]);
        using var client = AppHost.Client(("web.shop", service));
        var seen = await client.GetStringAsync("http://web.shop/a-path-nobody-else-asks-for", Token);

        Assert.Contains("GET /a-path-nobody-else-asks-for", seen, StringComparison.Ordinal);
        Assert.Contains("URI=spiffe://cluster.local/ns/shop/sa/app", seen, StringComparison.OrdinalIgnoreCase);
        // A connection that stands already shows only its data.
        Assert.True(tap.Saw([0x16, 3, 1]) || tap.Saw([0x17, 3, 3]), "no TLS passed the wire");
        Assert.False(tap.Saw(Encoding.ASCII.GetBytes("a-path-nobody-else-asks-for")), "the request passed the wire in plain text");
        await mesh.AssertCountedAsync("web", "connection_security_policy=\"mutual_tls\"");
    }

    [Fact]
    public async Task Plain_text_from_outside_the_mesh_is_refused_where_mutual_TLS_is_strict()
    {
        SkipWherePointless();
        using var client = mesh.Network["outside"].Client();
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync($"http://{MeshFixture.Web}:8080/", Token));
    }

    [Fact]
    public async Task An_address_outside_the_intercepted_ranges_is_reached_directly_and_the_sidecar_counts_nothing()
    {
        SkipWherePointless();
        var before = Counted(await mesh.MetricsAsync("app"));
        using var client = AppHost.Client();
        Assert.StartsWith(
            $"from {MeshFixture.App}\n",
            await client.GetStringAsync($"http://{MeshFixture.Direct}/", Token),
            StringComparison.Ordinal
        );
        Assert.Equal(before, Counted(await mesh.MetricsAsync("app")));
    }

    [Fact]
    public async Task An_unknown_address_is_refused_under_REGISTRY_ONLY()
    {
        SkipWherePointless();
        using var client = AppHost.Client();
        using var answer = await client.GetAsync("http://203.0.113.99/", Token);
        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);

        using var socket = await AppHost.ConnectAsync(new(IPAddress.Parse("203.0.113.99"), 9999), Token);
        await socket.SendAsync(new byte[] { 0, 1, 2, 3 }, Token);
        Assert.Equal(0, await ReadAsync(socket));
        await mesh.AssertCountedAsync("app", "istio_requests_total\\{[^}]*BlackHoleCluster");
        await mesh.AssertCountedAsync("app", "istio_tcp_connections_opened_total\\{[^}]*BlackHoleCluster");
    }

    [Fact]
    public async Task What_is_routed_through_the_egress_gateway_comes_from_the_address_of_its_policy()
    {
        SkipWherePointless();
        using var client = AppHost.Client(("partner.example.com", MeshFixture.Partner));
        var seen = await client.GetStringAsync("http://partner.example.com/orders", Token);
        Assert.StartsWith($"from {MeshFixture.EgressSource}\n", seen, StringComparison.Ordinal);
        await mesh.AssertCountedAsync("egress", "istio_requests_total\\{[^}]*partner.example.com");
    }

    [Fact]
    public async Task The_egress_gateway_knows_who_asks_and_lets_out_what_that_workload_may()
    {
        SkipWherePointless();
        using var client = AppHost.Client(("partner.example.com", MeshFixture.Partner));
        using var allowed = await client.GetAsync("http://partner.example.com/orders/7", Token);
        using var denied = await client.GetAsync("http://partner.example.com/admin", Token);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Forbidden), (allowed.StatusCode, denied.StatusCode));
        await mesh.EgressGateway.WaitForAsync("\"path\":\"/admin\"", TimeSpan.FromSeconds(20), Token);
        var records = mesh.EgressGateway.Output.Split('\n').Select(EgressRecord.Parse).OfType<EgressRecord>().ToList();
        Assert.Contains(records, r => r is { Path: "/orders/7", Verdict: EgressVerdict.Allowed, Rule: "orders", Principal: AppIdentity });
        Assert.Contains(records, r => r is { Path: "/admin", Verdict: EgressVerdict.Denied, Principal: AppIdentity });
    }

    private static void SkipWherePointless() => Assert.SkipUnless(TestNetwork.Obstacle.Length == 0, TestNetwork.Obstacle);

    private static async Task<int> ReadAsync(Socket socket)
    {
        try
        {
            return await socket.ReceiveAsync(new byte[16], Token);
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    private static int Counted(string metrics) => Counters().Count(metrics);

    [GeneratedRegex("^istio_(requests_total|tcp_connections_opened_total).*$", RegexOptions.Multiline)]
    private static partial Regex Counters();
}
