using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Sluice.Snapshot;
using static Sluice.EndToEnd.Tests.ForwardProxySite;

namespace Sluice.EndToEnd.Tests;

/// <summary>Clients that know nothing of Sluice fetch an https:// and an http:// URL through its forward proxy.</summary>
public sealed class ForwardClientTests(ForwardProxySite site) : IClassFixture<ForwardProxySite>
{
    private readonly int _before = site.RecordCount;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Curl_with_its_environment()
    {
        ClientProgram.Require("curl");
        var output = await ClientProgram.RunAsync(
            "curl",
            ["-sS", "--cacert", site.RootFile, .. Urls()],
            ("https_proxy", site.ProxyUrl(Plain)),
            ("http_proxy", site.ProxyUrl(Plain))
        );
        await AssertBothAsync(output);
    }

    [Fact]
    public async Task Curl_that_is_asked_for_its_user()
    {
        ClientProgram.Require("curl");
        var proxy = $"http://127.0.0.1:{site.BoundPort(Plain)}";
        var output = await ClientProgram.RunAsync(
            "curl",
            [
                "-sS",
                "--proxy-anyauth", // asks without a user first, and again on the same connection
                "--proxy-user",
                $"{User}:{Password}",
                "--cacert",
                site.RootFile,
                "--proxy",
                proxy,
                .. Urls(),
            ]
        );
        await AssertBothAsync(output);
    }

    [Fact]
    public async Task Curl_to_a_proxy_over_tls()
    {
        ClientProgram.Require("curl");
        var output = await ClientProgram.RunAsync(
            "curl",
            ["-sS", "--proxy", site.ProxyUrl(Tls), "--proxy-cacert", site.RootFile, "--cacert", site.RootFile, .. Urls()]
        );
        await AssertBothAsync(output);
    }

    [Fact]
    public async Task Curl_to_a_proxy_that_wants_a_certificate()
    {
        ClientProgram.Require("curl");
        var output = await ClientProgram.RunAsync(
            "curl",
            [
                "-sS",
                "--proxy",
                $"https://127.0.0.1:{site.BoundPort(MutualTls)}",
                "--proxy-cacert",
                site.RootFile,
                "--proxy-cert",
                site.ClientFile,
                "--proxy-key",
                site.ClientFile,
                "--cacert",
                site.RootFile,
                .. Urls(),
            ]
        );
        await AssertBothAsync(output, user: "", principal: "spiffe://cluster.local/ns/shop/sa/web");
    }

    [Fact]
    public async Task Curl_with_a_wrong_password_learns_why()
    {
        ClientProgram.Require("curl");
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            ClientProgram.RunAsync("curl", ["-sS", "--proxy", site.ProxyUrl(Plain, "wrong"), site.HttpsUrl.ToString()])
        );
        Assert.Contains("response 407", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HttpClient_with_a_proxy_and_its_credentials()
    {
        using var client = new HttpClient(
            new SocketsHttpHandler
            {
                Proxy = new WebProxy($"http://127.0.0.1:{site.BoundPort(Plain)}") { Credentials = new NetworkCredential(User, Password) },
                SslOptions = new SslClientAuthenticationOptions
                {
                    CertificateChainPolicy = new()
                    {
                        TrustMode = X509ChainTrustMode.CustomRootTrust,
                        CustomTrustStore = { site.Root },
                        RevocationMode = X509RevocationMode.NoCheck,
                    },
                },
            }
        );
        var secure = await client.GetStringAsync(site.HttpsUrl, Cancel);
        await AssertBothAsync($"{secure}\n{await client.GetStringAsync(site.HttpUrl, Cancel)}");
    }

    [Fact]
    public async Task HttpClient_with_its_environment()
    {
        ClientProgram.Require("dotnet");
        var output = await ClientProgram.RunFileAsync(
            "dotnet",
            "fetch.cs",
            ClientSources.DotNet,
            file => ["run", file, "--", .. Urls()],
            ("https_proxy", site.ProxyUrl(Plain)),
            ("http_proxy", site.ProxyUrl(Plain)),
            ("SSL_CERT_FILE", site.RootFile),
            ("DOTNET_NOLOGO", "1")
        );
        await AssertBothAsync(output);
    }

    [Fact]
    public async Task Python_with_its_environment()
    {
        ClientProgram.Require("python3");
        var output = await ClientProgram.RunAsync(
            "python3",
            ["-c", ClientSources.Python, .. Urls()],
            ("https_proxy", site.ProxyUrl(Plain)),
            ("http_proxy", site.ProxyUrl(Plain)),
            ("SSL_CERT_FILE", site.RootFile)
        );
        await AssertBothAsync(output);
    }

    [Fact]
    public async Task Node_by_hand()
    {
        ClientProgram.Require("node");
        var output = await ClientProgram.RunAsync(
            "node",
            ["-e", ClientSources.Node, "--", site.ProxyUrl(Plain), site.HttpUrl.ToString(), site.HttpsUrl.ToString()],
            ("NODE_EXTRA_CA_CERTS", site.RootFile)
        );
        await AssertBothAsync(output);
    }

    [Fact]
    public async Task Node_with_its_proxy_agents()
    {
        ClientProgram.Require("node");
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("SLUICE_NODE_MODULES") is { Length: > 0 },
            "tests/run installs undici, https-proxy-agent and http-proxy-agent"
        );
        var output = await ClientProgram.RunAsync(
            "node",
            ["-e", ClientSources.NodeAgents, "--", site.ProxyUrl(Plain), site.HttpUrl.ToString(), site.HttpsUrl.ToString()],
            ("NODE_EXTRA_CA_CERTS", site.RootFile)
        );
        await AssertAsync(output, EgressProtocol.Connect, EgressProtocol.Connect, EgressProtocol.Http);
    }

    [Theory, InlineData("client"), InlineData("properties")]
    public async Task Java(string kind)
    {
        ClientProgram.Require("java");
        var port = $"{site.BoundPort(Plain)}";
        string[] properties =
        [
            "-Dhttps.proxyHost=127.0.0.1",
            $"-Dhttps.proxyPort={port}",
            "-Dhttp.proxyHost=127.0.0.1",
            $"-Dhttp.proxyPort={port}",
            "-Dhttp.nonProxyHosts=", // loopback is among Java's own
        ];
        var output = await ClientProgram.RunFileAsync(
            "java",
            "Fetch.java",
            ClientSources.Java,
            file =>
                [
                    .. kind == "client" ? [] : properties,
                    "-Djdk.http.auth.tunneling.disabledSchemes=", // since 8u111 Java sends no password for a tunnel unless told to
                    file,
                    kind,
                    site.RootFile,
                    "127.0.0.1",
                    port,
                    User,
                    Password,
                    .. Urls(),
                ]
        );
        await AssertBothAsync(output);
    }

    private string[] Urls() => [site.HttpsUrl.ToString(), site.HttpUrl.ToString()];

    private Task AssertBothAsync(string output, string user = User, string principal = "") =>
        AssertAsync(output, user, principal, EgressProtocol.Connect, EgressProtocol.Http);

    private Task AssertAsync(string output, params EgressProtocol[] expected) => AssertAsync(output, User, "", expected);

    /// <summary>The bytes came, the servers have seen the proxy, and each connection is recorded once.</summary>
    private async Task AssertAsync(string output, string user, string principal, params EgressProtocol[] expected)
    {
        Assert.Equal(expected.Length, output.Split(Answer).Length - 1);
        var records = await site.RecordsAsync(_before, expected.Length);
        Assert.Equal(expected.Order(), records.Select(r => r.Protocol).Order());
        foreach (var record in records)
        {
            var url = record.Protocol == EgressProtocol.Connect ? site.HttpsUrl : site.HttpUrl;
            Assert.Equal((EgressVerdict.Allowed, user, principal), (record.Verdict, record.User, record.Principal));
            Assert.Equal((Source, $"127.0.0.1:{url.Port}"), (record.SourceAddress, record.Reached));
        }
    }
}
