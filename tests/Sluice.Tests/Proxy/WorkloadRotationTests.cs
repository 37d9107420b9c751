using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Http;
using Sluice.Proxy;
using Sluice.Snapshot;
using Sluice.Testing;
using Sluice.Values;

namespace Sluice.Tests.Proxy;

/// <summary>A workload's certificate from memory changes while connections are open.</summary>
public sealed class WorkloadRotationTests : IDisposable
{
    private const string Web = "spiffe://cluster.local/ns/shop/sa/web";
    private const string Reviews = "spiffe://cluster.local/ns/default/sa/reviews";
    private const int Port = 9001;
    private const int Outbound = 9002;

    private readonly TestCa _ca = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _ca.Dispose();

    [Fact]
    public async Task Open_connections_stay_and_new_handshakes_have_the_new_certificate()
    {
        await using var app = await TestUpstream.SayingAsync("hello");
        var memory = new WorkloadMemory();
        await using var server = await StartServerAsync(app.Port, memory);
        await Assert.ThrowsAnyAsync<IOException>(() => ConnectAsync(server));
        var first = Publish(memory, Reviews);
        await using var open = await ConnectAsync(server);
        Assert.Equal(first, SerialOf(open));
        Assert.Contains("hello", await GetAsync(open), StringComparison.Ordinal);
        var second = Publish(memory, Reviews);
        await using var fresh = await ConnectAsync(server);
        Assert.Equal(second, SerialOf(fresh));
        Assert.Contains("hello", await GetAsync(fresh), StringComparison.Ordinal);
        Assert.Contains("hello", await GetAsync(open), StringComparison.Ordinal);
        Assert.Equal(first, SerialOf(open));
    }

    [Fact]
    public async Task What_cannot_be_read_replaces_nothing()
    {
        await using var app = await TestUpstream.SayingAsync("hello");
        var memory = new WorkloadMemory();
        await using var server = await StartServerAsync(app.Port, memory);
        var first = Publish(memory, Reviews);
        memory.Publish("garbage", Secret.Empty, "garbage");
        await using var fresh = await ConnectAsync(server);
        Assert.Equal(first, SerialOf(fresh));
    }

    [Fact]
    public async Task New_roots_let_their_workloads_in_and_old_ones_are_refused_once_they_are_gone()
    {
        using var next = new TestCa("Next CA");
        await using var app = await TestUpstream.SayingAsync("hello");
        var memory = new WorkloadMemory();
        await using var server = await StartServerAsync(app.Port, memory);
        using var own = _ca.Issue(Reviews);
        Publish(memory, own, _ca.RootPem + "\n" + next.RootPem);
        await using var ofOld = await ConnectAsync(server);
        await using var ofNew = await ConnectAsync(server, next);
        Assert.Contains("hello", await GetAsync(ofOld), StringComparison.Ordinal);
        Assert.Contains("hello", await GetAsync(ofNew), StringComparison.Ordinal);
        Publish(memory, own, next.RootPem);
        Assert.Contains("hello", await GetAsync(ofOld), StringComparison.Ordinal);
        await using var later = await ConnectAsync(server, next);
        Assert.Contains("hello", await GetAsync(later), StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<IOException>(async () => await GetAsync(await ConnectAsync(server)));
    }

    /// <summary>With a fixed server name and without one: the HTTP client would go on with the first certificate.</summary>
    [Theory, InlineData("reviews"), InlineData("")]
    public async Task Clients_show_the_new_certificate_on_new_connections(string sni)
    {
        await using var app = await TestUpstream.StartAsync(context =>
            context.Response.WriteAsync($"{context.Request.Headers["x-forwarded-client-cert"]}", context.RequestAborted)
        );
        var serving = new WorkloadMemory();
        Publish(serving, Reviews);
        await using var server = await StartServerAsync(app.Port, serving);
        var asking = new WorkloadMemory();
        Publish(asking, Web);
        await using var client = await StartClientAsync(server.EndPoint(Port), sni, asking);
        using var http = new HttpClient(new SocketsHttpHandler());
        var before = await http.GetStringAsync(client.Url(Outbound), Token);
        Assert.Contains($"URI={Web}", before, StringComparison.Ordinal);
        Publish(asking, Web);
        // A connection that goes on, then one that has to be opened.
        Assert.Equal(before, await http.GetStringAsync(client.Url(Outbound), Token));
        var several = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => http.GetStringAsync(client.Url(Outbound), Token)));
        Assert.Contains(several, s => s != before && s.Contains($"URI={Web}", StringComparison.Ordinal));
    }

    private string Publish(WorkloadMemory memory, string identity)
    {
        using var certificate = _ca.Issue(identity);
        Publish(memory, certificate, _ca.RootPem);
        return certificate.SerialNumber;
    }

    private static void Publish(WorkloadMemory memory, X509Certificate2 certificate, string roots) =>
        memory.Publish(certificate.ExportCertificatePem(), new Secret(Encoding.ASCII.GetBytes(TestCa.KeyPem(certificate))), roots);

    private static string SerialOf(SslStream stream) => ((X509Certificate2)stream.RemoteCertificate!).SerialNumber;

    private async Task<SslStream> ConnectAsync(TestProxy server, TestCa? issuer = null)
    {
        using var own = (issuer ?? _ca).Issue(Web);
        var tls = new SslStream(await server.ConnectAsync(Port));
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = "reviews",
            ClientCertificateContext = SslStreamCertificateContext.Create(own, null, offline: true),
            RemoteCertificateValidationCallback = (_, peer, _, _) => peer is not null,
        };
        await tls.AuthenticateAsClientAsync(options, Token);
        return tls;
    }

    private static async Task<string> GetAsync(SslStream stream)
    {
        await stream.WriteAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray(), Token);
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (
            !text.ToString().EndsWith("hello", StringComparison.Ordinal) && !text.ToString().EndsWith("0\r\n\r\n", StringComparison.Ordinal)
        )
        {
            var read = await stream.ReadAsync(buffer, Token);
            if (read == 0)
                throw new IOException("closed");
            text.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }
        return text.ToString();
    }

    private static Task<TestProxy> StartServerAsync(int appPort, WorkloadMemory memory)
    {
        var tls = new DownstreamTls
        {
            Certificates = [new() { SecretName = CertificateReference.Workload }],
            ClientCertificates = ClientCertificateMode.Required,
            TrustedRoots = new() { SecretName = CertificateReference.MeshRoots },
            Alpn = ["http/1.1"],
        };
        var connections = new HttpConnectionManager
        {
            RouteTable = "inbound",
            UseRemoteAddress = false,
            ClientCertificates = ClientCertificateForwarding.AppendForward,
        };
        var listener = new Listener
        {
            Name = "inbound",
            Port = Port,
            Direction = TrafficDirection.Inbound,
            InspectTls = true,
            FilterChains =
            [
                new FilterChain
                {
                    Name = "strict",
                    Match = new() { Transport = TransportProtocol.Tls },
                    Tls = tls,
                    Filter = connections,
                },
            ],
        };
        var snapshot = SnapshotBuilder.Empty().Table("inbound", SnapshotBuilder.To("app")).Cluster("app", appPort).Build();
        return TestProxy.StartAsync(snapshot with { Listeners = [listener] }, Options(memory));
    }

    private static Task<TestProxy> StartClientAsync(IPEndPoint server, string sni, WorkloadMemory memory)
    {
        var cluster = new Cluster
        {
            Name = "reviews",
            Protocol = UpstreamProtocol.Http1,
            Tls = new()
            {
                Sni = sni,
                SubjectAltNames = [Reviews],
                TrustedRootsSecret = CertificateReference.MeshRoots,
                ClientCertificate = new() { SecretName = CertificateReference.Workload },
            },
        };
        var endpoint = new ClusterEndpoint { Address = server.Address.ToString(), Port = server.Port };
        var snapshot = SnapshotBuilder.Empty().Http(Outbound, SnapshotBuilder.To(cluster.Name)).Cluster(cluster, [endpoint]).Build();
        return TestProxy.StartAsync(snapshot, Options(memory));
    }

    private static ProxyOptions Options(WorkloadMemory memory) =>
        new()
        {
            Bind = IPAddress.Loopback,
            StatusPort = null,
            MetricsPort = null,
            AccessLogPath = "",
            EgressLogPath = "",
            PortMap = TestProxy.Options().PortMap,
            Workload = memory,
        };
}
