using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Sluice.Testing;

namespace Sluice.EndToEnd.Tests.Mesh;

/// <summary>A mesh on real kernels' rules: an application that knows of nothing, two sidecars, an egress gateway, and the world outside.</summary>
public sealed partial class MeshTests : IAsyncLifetime
{
    private const string App = "10.77.0.2";
    private const string Web = "10.77.0.3";
    private const string Egress = "10.77.0.4";
    private const string Partner = "203.0.113.10";
    private const string Direct = "198.51.100.10";
    private const string WebService = "10.96.0.10";
    private const string WebServiceV6 = "fd96::10";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly TestCa _ca = new();
    private readonly Stack<IAsyncDisposable> _running = new();
    private TestNetwork _network = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private TestHost AppHost => _network["app"];

    public async ValueTask InitializeAsync()
    {
        if (TestNetwork.Obstacle.Length > 0)
            return;
        _network = Started(
            await TestNetwork.CreateAsync(
                ("app", [$"{App}/24", "fd77::2/64"]),
                ("web", [$"{Web}/24", "fd77::3/64"]),
                ("egress", [$"{Egress}/24"]),
                ("outside", [$"{Partner}/24", $"{Direct}/24"])
            )
        );
        Directory.CreateDirectory(Path.Combine(_folder.Path, "config"));
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "config", "mesh.yaml"), MeshResources.Yaml, Token);
        foreach (var host in new[] { "app", "web" })
            await _network[host]
                .RunAsync("dotnet", SluiceProcess.Program("sluice"), "capture", "apply", "-i", "10.0.0.0/8,203.0.113.0/24,fd96::/64");
        Started(new PlainServer(_network["web"], new(IPAddress.IPv6Any, 8080)));
        Started(new PlainServer(_network["outside"], new(IPAddress.Any, 80)));
        await Task.WhenAll(
            StartAsync("app", "sluice-sidecar", "app", $"{App},fd77::2"),
            StartAsync("web", "sluice-sidecar", "web", $"{Web},fd77::3"),
            StartAsync("egress", "sluice", "egress", null)
        );
    }

    public async ValueTask DisposeAsync()
    {
        while (_running.TryPop(out var part))
            await part.DisposeAsync();
        _ca.Dispose();
        _folder.Dispose();
    }

    [Theory, InlineData(WebService), InlineData(WebServiceV6)]
    public async Task An_unaware_application_reaches_another_through_both_sidecars_and_the_wire_shows_only_TLS(string service)
    {
        SkipWherePointless();
        await using var tap = new WireTap(_network["web"]);
        using var client = AppHost.Client(("web.shop", service));
        var seen = await client.GetStringAsync("http://web.shop/a-path-nobody-else-asks-for", Token);

        Assert.Contains("GET /a-path-nobody-else-asks-for", seen, StringComparison.Ordinal);
        Assert.Contains("URI=spiffe://cluster.local/ns/shop/sa/app", seen, StringComparison.OrdinalIgnoreCase);
        Assert.True(tap.Saw([0x16, 3, 1]), "no TLS handshake passed the wire");
        Assert.False(tap.Saw(Encoding.ASCII.GetBytes("a-path-nobody-else-asks-for")), "the request passed the wire in plain text");
        Assert.Contains("connection_security_policy=\"mutual_tls\"", await MetricsAsync("web"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plain_text_from_outside_the_mesh_is_refused_where_mutual_TLS_is_strict()
    {
        SkipWherePointless();
        using var client = _network["outside"].Client();
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync($"http://{Web}:8080/", Token));
    }

    [Fact]
    public async Task An_address_outside_the_intercepted_ranges_is_reached_directly_and_the_sidecar_counts_nothing()
    {
        SkipWherePointless();
        var before = Counted(await MetricsAsync("app"));
        using var client = AppHost.Client();
        Assert.StartsWith($"from {App}\n", await client.GetStringAsync($"http://{Direct}/", Token), StringComparison.Ordinal);
        Assert.Equal(before, Counted(await MetricsAsync("app")));
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
        var metrics = await MetricsAsync("app");
        Assert.Matches("istio_requests_total\\{[^}]*BlackHoleCluster", metrics);
        Assert.Matches("istio_tcp_connections_opened_total\\{[^}]*BlackHoleCluster", metrics);
    }

    [Fact]
    public async Task What_is_routed_through_the_egress_gateway_comes_from_its_address()
    {
        SkipWherePointless();
        using var client = AppHost.Client(("partner.example.com", Partner));
        var seen = await client.GetStringAsync("http://partner.example.com/orders", Token);
        Assert.StartsWith($"from {Egress}\n", seen, StringComparison.Ordinal);
        Assert.Matches("istio_requests_total\\{[^}]*partner.example.com", await MetricsAsync("egress"));
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

    private T Started<T>(T part)
        where T : IAsyncDisposable
    {
        _running.Push(part);
        return part;
    }

    private async Task StartAsync(string host, string program, string account, string? addresses)
    {
        var certificates = Directory.CreateDirectory(Path.Combine(_folder.Path, host)).FullName;
        using (var certificate = _ca.Issue($"spiffe://cluster.local/ns/shop/sa/{account}"))
        {
            await File.WriteAllTextAsync(Path.Combine(certificates, "cert-chain.pem"), certificate.ExportCertificatePem(), Token);
            await File.WriteAllTextAsync(Path.Combine(certificates, "key.pem"), TestCa.KeyPem(certificate), Token);
        }
        await File.WriteAllTextAsync(Path.Combine(certificates, "root-cert.pem"), _ca.RootPem, Token);
        string[] options =
        [
            .. addresses is null ? new[] { "run" } : ["--address", addresses],
            "--config",
            Path.Combine(_folder.Path, "config"),
            "--workload-certs",
            certificates,
            "--namespace",
            "shop",
            "--service-account",
            account,
            "--labels",
            $"app={account}",
        ];
        var process = Started(SluiceProcess.StartIn(_network[host], program, options));
        await process.WaitForAsync("is bound to", StartLimit, Token);
    }

    private async Task<string> MetricsAsync(string host)
    {
        using var client = _network[host].Client();
        return await client.GetStringAsync("http://127.0.0.1:15090/stats/prometheus", Token);
    }

    [GeneratedRegex("^istio_(requests_total|tcp_connections_opened_total).*$", RegexOptions.Multiline)]
    private static partial Regex Counters();
}
