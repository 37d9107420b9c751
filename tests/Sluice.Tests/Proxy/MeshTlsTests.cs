using System.Net;
using Microsoft.AspNetCore.Http;
using Sluice.Proxy;
using Sluice.Snapshot;
using Sluice.Testing;

namespace Sluice.Tests.Proxy;

/// <summary>Mutual TLS between two proxies of the mesh, each with its certificate in files.</summary>
public sealed class MeshTlsTests : IDisposable
{
    private const string Web = "spiffe://cluster.local/ns/shop/sa/web";
    private const string Reviews = "spiffe://cluster.local/ns/default/sa/reviews";
    private const int Inbound = 9001;
    private const int Outbound = 9002;

    private readonly TestCa _ca = new();
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _ca.Dispose();
        _folder.Dispose();
    }

    [Theory, InlineData(UpstreamProtocol.Http1), InlineData(UpstreamProtocol.Http2)]
    public async Task The_server_s_side_learns_who_asked(UpstreamProtocol protocol)
    {
        await using var app = await TestUpstream.StartAsync(context =>
            context.Response.WriteAsync($"{context.Request.Headers["x-forwarded-client-cert"]}", context.RequestAborted)
        );
        await using var server = await StartServerAsync(app.Port);
        await using var client = await StartClientAsync(server, protocol, hasSidecar: true, Reviews);
        using var http = new HttpClient(new SocketsHttpHandler());
        var seen = await http.GetStringAsync(client.Url(Outbound), Token);
        Assert.StartsWith($"By={Reviews};Hash=", seen, StringComparison.Ordinal);
        Assert.EndsWith($";URI={Web}", seen, StringComparison.Ordinal);
        var metrics = await http.GetStringAsync(new Uri($"http://{server.Server.MetricsEndPoint}/stats/prometheus"), Token);
        Assert.Contains(
            $"reporter=\"destination\",source_workload=\"unknown\",source_workload_namespace=\"shop\",source_principal=\"{Web}\"",
            metrics,
            StringComparison.Ordinal
        );
        Assert.Contains("connection_security_policy=\"mutual_tls\"", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_of_another_identity_is_not_spoken_to()
    {
        await using var app = await TestUpstream.SayingAsync("secret");
        await using var server = await StartServerAsync(app.Port);
        await using var client = await StartClientAsync(
            server,
            UpstreamProtocol.Http1,
            true,
            "spiffe://cluster.local/ns/default/sa/ratings"
        );
        using var http = new HttpClient(new SocketsHttpHandler());
        using var answer = await http.GetAsync(client.Url(Outbound), Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Fact]
    public async Task Plain_text_to_a_strict_port_is_closed_and_a_forged_certificate_header_goes()
    {
        await using var app = await TestUpstream.StartAsync(context =>
            context.Response.WriteAsync($"[{context.Request.Headers["x-forwarded-client-cert"]}]", context.RequestAborted)
        );
        await using var server = await StartServerAsync(app.Port);
        const string Forged = "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-Client-Cert: URI=spiffe://admin\r\nConnection: close\r\n\r\n";
        Assert.Equal("", await RawHttp.ExchangeAsync(server, Inbound, Forged));
        await using var plain = await StartClientAsync(
            new IPEndPoint(IPAddress.Loopback, app.Port),
            UpstreamProtocol.Http1,
            false,
            Reviews
        );
        Assert.Equal("[]", RawHttp.Body(await RawHttp.ExchangeAsync(plain, Outbound, Forged)));
    }

    [Fact]
    public async Task Endpoints_without_a_sidecar_are_reached_in_plain_text_by_the_same_cluster()
    {
        await using var app = await TestUpstream.SayingAsync("plain");
        await using var client = await StartClientAsync(
            new IPEndPoint(IPAddress.Loopback, app.Port),
            UpstreamProtocol.Http1,
            false,
            Reviews
        );
        using var http = new HttpClient(new SocketsHttpHandler());
        Assert.Equal("plain", await http.GetStringAsync(client.Url(Outbound), Token));
    }

    private Task<TestProxy> StartServerAsync(int appPort)
    {
        var tls = new DownstreamTls
        {
            Certificates = [new() { SecretName = CertificateReference.Workload }],
            ClientCertificates = ClientCertificateMode.Required,
            TrustedRoots = new() { SecretName = CertificateReference.MeshRoots },
            Alpn = ["h2", "http/1.1"],
        };
        var listener = new Listener
        {
            Name = "virtualInbound",
            Port = Inbound,
            Direction = TrafficDirection.Inbound,
            InspectTls = true,
            FilterChains =
            [
                new FilterChain
                {
                    Name = "strict",
                    Match = new() { Transport = TransportProtocol.Tls, ApplicationProtocols = ["istio", "istio-http/1.1", "istio-h2"] },
                    Tls = tls,
                    Filter = new HttpConnectionManager
                    {
                        RouteTable = "inbound",
                        UseRemoteAddress = false,
                        ClientCertificates = ClientCertificateForwarding.AppendForward,
                    },
                },
            ],
        };
        var snapshot = SnapshotBuilder.Empty().Table("inbound", SnapshotBuilder.To("app")).Cluster("app", appPort).Build();
        return TestProxy.StartAsync(snapshot with { Listeners = [listener] }, Options("reviews", Reviews));
    }

    private Task<TestProxy> StartClientAsync(TestProxy server, UpstreamProtocol protocol, bool hasSidecar, string expected) =>
        StartClientAsync(server.EndPoint(Inbound), protocol, hasSidecar, expected);

    private Task<TestProxy> StartClientAsync(IPEndPoint server, UpstreamProtocol protocol, bool hasSidecar, string expected)
    {
        var cluster = new Cluster
        {
            Name = "outbound|9080||reviews",
            Protocol = protocol,
            SidecarTls = new()
            {
                Sni = "outbound_.9080_._.reviews",
                SubjectAltNames = [expected],
                TrustedRootsSecret = CertificateReference.MeshRoots,
                ClientCertificate = new() { SecretName = CertificateReference.Workload },
                Alpn = protocol == UpstreamProtocol.Http2 ? ["istio-h2", "h2"] : ["istio-http/1.1", "http/1.1"],
            },
        };
        var endpoint = new ClusterEndpoint
        {
            Address = server.Address.ToString(),
            Port = server.Port,
            HasSidecar = hasSidecar,
        };
        var snapshot = SnapshotBuilder.Empty().Http(Outbound, SnapshotBuilder.To(cluster.Name)).Cluster(cluster, [endpoint]).Build();
        return TestProxy.StartAsync(snapshot, Options("web", Web));
    }

    private ProxyOptions Options(string name, string identity)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder.Path, name)).FullName;
        using var certificate = _ca.Issue(identity);
        var files = WorkloadFiles.In(folder);
        File.WriteAllText(files.CertificateChain, certificate.ExportCertificatePem());
        File.WriteAllText(files.PrivateKey, TestCa.KeyPem(certificate));
        File.WriteAllText(files.Roots, _ca.RootPem);
        return new()
        {
            Bind = IPAddress.Loopback,
            StatusPort = null,
            MetricsPort = 0,
            AccessLogPath = "",
            PortMap = TestProxy.Options().PortMap,
            Workload = files,
        };
    }
}
