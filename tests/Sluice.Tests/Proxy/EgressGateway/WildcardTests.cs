using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Http;
using Sluice.Snapshot;
using Sluice.Testing;
using static Sluice.Tests.Proxy.EgressGateway.EgressYaml;

namespace Sluice.Tests.Proxy.EgressGateway;

/// <summary>ServiceEntries whose hosts are a wildcard, or have no addresses of their own: the request names the host, by SNI or by Host.</summary>
public sealed class WildcardTests : IAsyncDisposable
{
    private readonly TestCa _ca = new();
    private readonly TestDnsServer _names = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _names.DisposeAsync();
        _ca.Dispose();
    }

    [Theory, InlineData("DYNAMIC_DNS"), InlineData("NONE")]
    public async Task Host_names_the_host(string resolution)
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
            context.Response.WriteAsync($"{context.Request.Host} at {context.Connection.LocalIpAddress}", context.RequestAborted)
        );
        _names.Records.Add(TestDnsRecord.Address("one.example.com", 60, "127.0.0.1"));
        await using var gateway = await RecordedGateway.StartAsync(
            Entry("*.example.com", resolution, $"{{number: 80, name: http, protocol: HTTP, targetPort: {upstream.Port}}}")
                + Gateway("{port: {number: 80, name: http, protocol: HTTP}, hosts: [\"*\"]}")
                + Service("*", "http: [ { route: [ { destination: { host: \"*.example.com\" } } ] } ]")
                + Open,
            _names
        );
        Assert.Equal((HttpStatusCode.OK, "one.example.com at 127.0.0.1"), await AskAsync(gateway, "one.example.com"));
        Assert.Equal((HttpStatusCode.OK, "one.example.com at 127.0.0.1"), await AskAsync(gateway, "ONE.example.com."));
        // No such name; and a host that the entry is not for, though the route takes it.
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await AskAsync(gateway, "two.example.com")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(gateway, "one.elsewhere.test")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(gateway, "127.0.0.1")).Status);
        var records = await gateway.RecordsAsync(5);
        Assert.Contains(records, r => r is { Host: "one.example.com", Verdict: EgressVerdict.Allowed, Status: 200 });
        Assert.Contains(records, r => r is { Host: "two.example.com", Flag: "DF" });
        Assert.Contains(records, r => r is { Host: "one.elsewhere.test", Reason: "the host cannot be read", Flag: "UAEX" });
    }

    [Fact]
    public async Task SNI_names_the_host()
    {
        using var certificate = _ca.Issue("one.example.com", "two.example.com");
        await using var server = new TestTcpServer(async stream =>
        {
            await using var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(certificate);
            await tls.WriteAsync(Encoding.ASCII.GetBytes($"{tls.TargetHostName}"), Token);
        });
        foreach (var name in new[] { "one", "two" })
            _names.Records.Add(TestDnsRecord.Address($"{name}.example.com", 60, "127.0.0.1"));
        await using var gateway = await RecordedGateway.StartAsync(
            Entry("*.example.com", "DYNAMIC_DNS", $"{{number: 443, name: tls, protocol: TLS, targetPort: {server.Port}}}")
                + Gateway("{port: {number: 9002, name: tls, protocol: TLS}, hosts: [\"*.example.com\"], tls: {mode: PASSTHROUGH}}")
                + Service(
                    "*.example.com",
                    "tls: [ { match: [{port: 9002, sniHosts: [\"*.example.com\"]}], route: [ { destination: { host: \"*.example.com\" } } ] } ]"
                )
                + Open,
            _names
        );
        Assert.Equal("one.example.com", await ReadTlsAsync(gateway, "one.example.com"));
        Assert.Equal("two.example.com", await ReadTlsAsync(gateway, "two.example.com"));
        await Assert.ThrowsAnyAsync<IOException>(() => ReadTlsAsync(gateway, "three.example.com"));
        Assert.Equal(
            [("one.example.com", "-"), ("three.example.com", "DF"), ("two.example.com", "-")],
            (await gateway.RecordsAsync(3)).Select(r => (r.Host, r.Flag)).Order()
        );
    }

    [Fact]
    public async Task Without_a_policy_a_wildcard_never_leads_to_a_private_address()
    {
        await using var upstream = await TestUpstream.SayingAsync("secret");
        _names.Records.Add(TestDnsRecord.Address("one.example.com", 60, "127.0.0.1"));
        await using var gateway = await RecordedGateway.StartAsync(
            Entry("*.example.com", "DYNAMIC_DNS", $"{{number: 80, name: http, protocol: HTTP, targetPort: {upstream.Port}}}")
                + Gateway("{port: {number: 80, name: http, protocol: HTTP}, hosts: [\"*.example.com\"]}")
                + Service("*.example.com", "http: [ { route: [ { destination: { host: \"*.example.com\" } } ] } ]"),
            _names
        );
        Assert.Equal(HttpStatusCode.Forbidden, (await AskAsync(gateway, "one.example.com")).Status);
        var record = Assert.Single(await gateway.RecordsAsync(1));
        Assert.Equal((EgressVerdict.Denied, "127.0.0.1 is not to be reached: loopback"), (record.Verdict, record.Reason));
    }

    [
        Theory,
        InlineData("", HttpStatusCode.OK),
        InlineData("hosts", HttpStatusCode.Forbidden),
        InlineData("addresses", HttpStatusCode.OK),
        InlineData("observe", HttpStatusCode.OK)
    ]
    public async Task Under_a_policy_the_addresses_of_a_DNS_entry_are_checked_too(string rule, HttpStatusCode expected)
    {
        await using var upstream = await TestUpstream.SayingAsync("inside");
        _names.Records.Add(TestDnsRecord.Address("partner.example.com", 60, "127.0.0.1"));
        var policy = rule switch
        {
            "hosts" => Policy("[{to: [{hosts: [partner.example.com]}]}]"),
            "addresses" => Policy("[{to: [{hosts: [partner.example.com]}], allowAddresses: [127.0.0.0/8]}]"),
            "observe" => Policy("[]", "mode: OBSERVE,"),
            _ => "",
        };
        await using var gateway = await RecordedGateway.StartAsync(
            Entry("partner.example.com", "DNS", $"{{number: 80, name: http, protocol: HTTP, targetPort: {upstream.Port}}}")
                + Gateway("{port: {number: 80, name: http, protocol: HTTP}, hosts: [\"*.example.com\"]}")
                + Service("partner.example.com", "http: [ { route: [ { destination: { host: partner.example.com } } ] } ]")
                + policy,
            _names
        );
        Assert.Equal(expected, (await AskAsync(gateway, "partner.example.com")).Status);
    }

    [Fact]
    public async Task TLS_that_begins_here_is_for_the_host_that_the_request_names()
    {
        using var certificate = _ca.Issue("one.example.com");
        using var served = X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
        await using var server = new TestTcpServer(async stream =>
        {
            await using var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(served);
            await tls.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, Token);
            await tls.WriteAsync(
                Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {tls.TargetHostName.Length}\r\n\r\n{tls.TargetHostName}"),
                Token
            );
        });
        foreach (var name in new[] { "one", "two" })
            _names.Records.Add(TestDnsRecord.Address($"{name}.example.com", 60, "127.0.0.1"));
        await using var gateway = await RecordedGateway.StartAsync(
            Entry("*.example.com", "DYNAMIC_DNS", $"{{number: 443, name: https, protocol: HTTPS, targetPort: {server.Port}}}")
                + Gateway("{port: {number: 80, name: http, protocol: HTTP}, hosts: [\"*.example.com\"]}")
                + Service("*.example.com", "http: [ { route: [ { destination: { host: \"*.example.com\" } } ] } ]")
                + Roots()
                + Open,
            _names
        );
        Assert.Equal((HttpStatusCode.OK, "one.example.com"), await AskAsync(gateway, "one.example.com"));
        // The server's certificate is not for this name.
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await AskAsync(gateway, "two.example.com")).Status);
    }

    private string Roots() =>
        $$"""
            ---
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: tls}
            spec:
              host: "*.example.com"
              trafficPolicy: { tls: { mode: SIMPLE, credentialName: partner } }
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: partner, namespace: istio-system}
            stringData:
              ca.crt: |
            {{string.Join('\n', _ca.RootPem.Split('\n').Select(l => "    " + l))}}

            """;

    private static readonly string Open = Policy("[{to: [{hosts: [\"*\"]}], allowAddresses: [127.0.0.0/8]}]");

    private static async Task<(HttpStatusCode Status, string Body)> AskAsync(RecordedGateway gateway, string host)
    {
        using var client = new HttpClient(new SocketsHttpHandler());
        using var request = new HttpRequestMessage(HttpMethod.Get, gateway.Proxy.Url(80)) { Headers = { Host = host } };
        using var answer = await client.SendAsync(request, Token);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Token));
    }

    private async Task<string> ReadTlsAsync(RecordedGateway gateway, string name)
    {
        await using var tls = new SslStream(await gateway.Proxy.ConnectAsync(9002));
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = name,
            CertificateChainPolicy = new()
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                CustomTrustStore = { _ca.Root },
            },
        };
        await tls.AuthenticateAsClientAsync(options, Token);
        return Encoding.ASCII.GetString(await TestTcpServer.ReadToEndAsync(tls));
    }
}
