using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Sluice.Snapshot;
using Sluice.Testing;
using static Sluice.Tests.Proxy.EgressGateway.EgressYaml;

namespace Sluice.Tests.Proxy.EgressGateway;

/// <summary>Connections through a Gateway that an EgressPolicy governs: TLS by server name, plain TCP, and who asks by certificate.</summary>
public sealed class ConnectionPolicyTests : IAsyncDisposable
{
    private readonly TestCa _ca = new();
    private readonly TestTcpServer _echo = new(async stream => await stream.CopyToAsync(stream, Token));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _echo.DisposeAsync();
        _ca.Dispose();
    }

    [Fact]
    public async Task TLS_passes_by_its_server_name_where_a_rule_allows_it()
    {
        using var certificate = _ca.Issue("good.example.com", "bad.example.com");
        await using var server = new TestTcpServer(async stream =>
        {
            await using var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(certificate);
            await tls.WriteAsync("from the partner"u8.ToArray(), Token);
        });
        await using var gateway = await RecordedGateway.StartAsync(
            Passthrough(server.Port, "good.example.com", "bad.example.com") + Policy("[{name: good, to: [{hosts: [good.example.com]}]}]")
        );
        Assert.Equal("from the partner", await ReadTlsAsync(gateway, "good.example.com"));
        await Assert.ThrowsAnyAsync<Exception>(() => ReadTlsAsync(gateway, "bad.example.com"));
        Assert.Equal(1, server.Connections);

        var records = await gateway.RecordsAsync(2);
        Assert.Equal(
            [
                (EgressVerdict.Allowed, EgressProtocol.Tls, "good.example.com", $"127.0.0.1:{server.Port}", "-"),
                (EgressVerdict.Denied, EgressProtocol.Tls, "bad.example.com", "", "UAEX"),
            ],
            records.Select(r => (r.Verdict, r.Protocol, r.Host, r.Reached, r.Flag))
        );
        Assert.Matches("istio_tcp_connections_opened_total\\{[^}]*response_flags=\"UAEX\"", await gateway.MetricsAsync());
    }

    [Theory, InlineData("27017", true), InlineData("27018", false)]
    public async Task Bytes_pass_where_host_and_port_are_allowed(string allowedPort, bool passes)
    {
        await using var gateway = await RecordedGateway.StartAsync(
            Mongo
                + Gateway("{port: {number: 9003, name: mongo, protocol: MONGO}, hosts: [\"*\"]}")
                + Service("*", "tcp: [ { match: [{port: 9003}], route: [ { destination: { host: mongo.example.com } } ] } ]")
                + Policy($"[{{to: [{{hosts: [mongo.example.com], ports: [{allowedPort}]}}]}}]")
        );
        await using var client = await gateway.Proxy.ConnectAsync(9003);
        await client.WriteAsync("abc"u8.ToArray(), Token);
        client.Socket.Shutdown(SocketShutdown.Send);
        Assert.Equal(passes ? "abc" : "", await ReadAsync(client));
        Assert.Equal(passes ? EgressVerdict.Allowed : EgressVerdict.Denied, Assert.Single(await gateway.RecordsAsync(1)).Verdict);
        Assert.Equal(passes ? 1 : 0, _echo.Connections);
    }

    [Theory, InlineData("spiffe://cluster.local/ns/shop/sa/orders", true), InlineData("spiffe://cluster.local/ns/test/sa/orders", false)]
    public async Task Who_asks_is_known_by_certificate(string identity, bool passes)
    {
        await using var gateway = await RecordedGateway.StartAsync(
            Mongo
                + Gateway("{port: {number: 9003, name: tls, protocol: TLS}, hosts: [\"*\"], tls: {mode: MUTUAL, credentialName: gateway}}")
                + Service("*", "tcp: [ { route: [ { destination: { host: mongo.example.com } } ] } ]")
                + GatewaySecret()
                + Policy("[{from: [{principals: [cluster.local/ns/shop/*], namespaces: [shop]}]}]")
        );
        using var own = _ca.Issue(identity);
        await using var tls = new SslStream(await gateway.Proxy.ConnectAsync(9003));
        await tls.AuthenticateAsClientAsync(Trusting(new() { TargetHost = "gateway.test", ClientCertificates = [Exportable(own)] }), Token);
        Assert.Equal(passes ? "abc" : "", await ExchangeAsync(tls));
        var record = Assert.Single(await gateway.RecordsAsync(1));
        Assert.Equal((identity, passes), (record.Principal, record.Verdict == EgressVerdict.Allowed));
    }

    [Fact]
    public async Task A_connection_that_stands_outlives_the_policy_that_allowed_it()
    {
        var rest =
            Mongo
            + Gateway("{port: {number: 9003, name: mongo, protocol: MONGO}, hosts: [\"*\"]}")
            + Service("*", "tcp: [ { route: [ { destination: { host: mongo.example.com } } ] } ]");
        await using var gateway = await RecordedGateway.StartAsync(rest + Policy("[{to: [{hosts: [mongo.example.com]}]}]"));
        await using var client = await gateway.Proxy.ConnectAsync(9003);
        await client.WriteAsync("one"u8.ToArray(), Token);
        var buffer = new byte[3];
        await client.ReadExactlyAsync(buffer, Token);
        await gateway.ApplyAsync(rest + Policy("[{to: [{hosts: [other.example.com]}]}]"));
        await client.WriteAsync("two"u8.ToArray(), Token);
        await client.ReadExactlyAsync(buffer, Token);
        Assert.Equal("two", Encoding.ASCII.GetString(buffer));
        await using var late = await gateway.Proxy.ConnectAsync(9003);
        Assert.Equal("", await ReadAsync(late));
    }

    private string Mongo => Static("mongo.example.com", $"{{number: 27017, name: mongo, protocol: MONGO, targetPort: {_echo.Port}}}");

    private string GatewaySecret()
    {
        using var certificate = _ca.Issue("gateway.test");
        static string Indented(string pem) => string.Join('\n', pem.Split('\n').Select(l => "    " + l));
        return $"""
            ---
            apiVersion: v1
            kind: Secret
            metadata: {"{name: gateway}"}
            stringData:
              tls.crt: |
            {Indented(certificate.ExportCertificatePem())}
              tls.key: |
            {Indented(TestCa.KeyPem(certificate))}
              ca.crt: |
            {Indented(_ca.RootPem)}

            """;
    }

    private static string Passthrough(int port, params string[] hosts) =>
        string.Concat(hosts.Select(h => Static(h, $"{{number: 443, name: tls, protocol: TLS, targetPort: {port}}}")))
        + Gateway("{port: {number: 9002, name: tls, protocol: TLS}, hosts: [\"*.example.com\"], tls: {mode: PASSTHROUGH}}")
        + string.Concat(
            hosts.Select(h =>
                Service(h, $"tls: [ {{ match: [{{port: 9002, sniHosts: [{h}]}}], route: [ {{ destination: {{ host: {h} }} }} ] }} ]")
            )
        );

    private async Task<string> ReadTlsAsync(RecordedGateway gateway, string name)
    {
        await using var tls = new SslStream(await gateway.Proxy.ConnectAsync(9002));
        await tls.AuthenticateAsClientAsync(Trusting(new() { TargetHost = name, EnabledSslProtocols = SslProtocols.Tls13 }), Token);
        return await ReadAsync(tls);
    }

    private SslClientAuthenticationOptions Trusting(SslClientAuthenticationOptions options)
    {
        options.CertificateChainPolicy = new()
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            CustomTrustStore = { _ca.Root },
        };
        return options;
    }

    private static async Task<string> ExchangeAsync(SslStream tls)
    {
        try
        {
            await tls.WriteAsync("abc"u8.ToArray(), Token);
            await tls.ShutdownAsync();
        }
        catch (IOException)
        {
            // closed already
        }
        return await ReadAsync(tls);
    }

    /// <summary>What comes until the end, however that looks.</summary>
    private static async Task<string> ReadAsync(Stream stream)
    {
        try
        {
            return Encoding.ASCII.GetString(await TestTcpServer.ReadToEndAsync(stream));
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static X509Certificate2 Exportable(X509Certificate2 certificate) =>
        X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
}
