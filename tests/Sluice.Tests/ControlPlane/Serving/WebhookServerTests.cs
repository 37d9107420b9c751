using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.ControlPlane.Authority;
using Sluice.ControlPlane.Injection;
using Sluice.ControlPlane.Injection.Webhook;
using Sluice.ControlPlane.Serving;
using Sluice.Testing;
using Sluice.Tests.ControlPlane.Authority;
using Sluice.Values;

namespace Sluice.Tests.ControlPlane.Serving;

public sealed class WebhookServerTests : IAsyncLifetime
{
    private const string ApiServer = "kube-apiserver-webhooks";

    private readonly TestAuthority _mesh = new();
    private readonly TestCa _cluster = new("Cluster CA");
    private readonly TemporaryFolder _folder = new();
    private ServingCertificate _certificate = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string File => Path.Combine(_folder.Path, "callers.pem");

    public async ValueTask InitializeAsync()
    {
        var self = CallerIdentity.Of("cluster.local", "istio-system", "istiod")!;
        _certificate = new(_mesh.Authority, self, ["localhost"], _mesh.Clock, NullLogger<ServingCertificate>.Instance);
        await System.IO.File.WriteAllTextAsync(File, _cluster.RootPem, Cancel);
    }

    public ValueTask DisposeAsync()
    {
        _certificate.Dispose();
        _mesh.Dispose();
        _cluster.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("another authority's")]
    [InlineData("its own making")]
    [InlineData("a workload's")]
    [InlineData("another name")]
    public async Task Who_is_not_named_gets_no_answer(string shown)
    {
        await using var server = await StartAsync(WebhookCallers.Open(File, [ApiServer]));
        using var other = new TestCa("Other CA");
        using var certificate = shown switch
        {
            "another authority's" => other.Issue(ApiServer),
            "its own making" => SelfSigned(),
            "a workload's" => await _mesh.IssueAsync(),
            "another name" => _cluster.Issue("kubelet"),
            _ => null,
        };
        foreach (var path in new[] { "/validate", "/inject", "/" })
            await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(server, certificate, "shop", path));
    }

    [Theory]
    [InlineData(ApiServer)]
    [InlineData("spiffe://cluster.local/apiserver")]
    public async Task Who_is_named_is_answered(string name)
    {
        await using var server = await StartAsync(WebhookCallers.Open(File, [name]));
        using var certificate = _cluster.Issue("anything", name);
        Assert.Contains("patch", await PostAsync(server, certificate, "shop"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_file_of_authorities_counts_at_once_and_a_broken_one_never()
    {
        await using var server = await StartAsync(WebhookCallers.Open(File, []));
        using var next = new TestCa("Next CA");
        using var certificate = next.Issue(ApiServer);
        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync(server, certificate, "shop"));

        await System.IO.File.WriteAllTextAsync(File, next.RootPem, Cancel);
        System.IO.File.SetLastWriteTimeUtc(File, System.IO.File.GetLastWriteTimeUtc(File).AddSeconds(1));
        Assert.Contains("patch", await PostAsync(server, certificate, "shop"), StringComparison.Ordinal);

        await System.IO.File.WriteAllTextAsync(File, "half a certificate", Cancel);
        System.IO.File.SetLastWriteTimeUtc(File, System.IO.File.GetLastWriteTimeUtc(File).AddSeconds(2));
        Assert.Contains("patch", await PostAsync(server, certificate, "shop"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_without_a_certificate_is_an_error_at_the_start()
    {
        await System.IO.File.WriteAllTextAsync(File, "nothing", Cancel);
        Assert.Throws<IOException>(() => WebhookCallers.Open(File, []));
    }

    [Fact]
    public async Task A_stranger_cannot_tell_namespaces_from_answers()
    {
        await using var server = await StartAsync(null);
        var answers = new List<string>();
        foreach (var ns in new[] { "injected", "not-injected", "unknown" })
            answers.Add(PatchOf(await PostAsync(server, null, ns)).Replace(ns, "NAMESPACE", StringComparison.Ordinal));
        Assert.All(answers, a => Assert.Equal(answers[0], a));
    }

    [Fact]
    public async Task The_named_caller_is_answered_by_the_labels_of_namespaces()
    {
        await using var server = await StartAsync(WebhookCallers.Open(File, []));
        using var certificate = _cluster.Issue(ApiServer);
        Assert.Contains("patch", await PostAsync(server, certificate, "injected"), StringComparison.Ordinal);
        Assert.DoesNotContain("patch", await PostAsync(server, certificate, "not-injected"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_does_not_come_to_an_end_is_dropped()
    {
        await using var server = await StartAsync(null);
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, server.Port, Cancel);
        await using var tls = new SslStream(socket.GetStream());
        await tls.AuthenticateAsClientAsync(Trusting(null), Cancel);
        await tls.WriteAsync(
            "POST /inject HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"u8.ToArray(),
            Cancel
        );
        var read = tls.ReadAsync(new byte[100], Cancel).AsTask();
        while (!read.IsCompleted)
        {
            _mesh.Clock.Advance(WebhookLimits.Longest);
            await Task.Yield();
        }
        Assert.True(read.IsFaulted || await read == 0);
    }

    [Theory]
    [InlineData("/inject")]
    [InlineData("/validate")]
    public async Task A_body_of_more_than_3_MiB_is_refused(string path)
    {
        await using var server = await StartAsync(null);
        using var client = Client(null);
        using var body = new StringContent(new string(' ', (3 * 1024 * 1024) + 1), Encoding.UTF8, "application/json");
        using var reply = await client.PostAsync(Address(server, path), body, Cancel);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, reply.StatusCode);
    }

    private Task<WebhookServer> StartAsync(WebhookCallers? callers) =>
        WebhookServer.StartAsync(
            new(IPAddress.Loopback, 0),
            callers,
            new(new(new()), new Namespaces(), knowsCallers: callers is not null),
            _certificate,
            _mesh.Clock,
            NullLoggerFactory.Instance,
            Cancel
        );

    private async Task<string> PostAsync(WebhookServer server, X509Certificate2? certificate, string ns, string path = "/inject")
    {
        using var client = Client(certificate);
        using var body = new StringContent(
            $$$"""
            {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"u-1","namespace":"{{{ns}}}",
             "object":{"metadata":{"name":"web"},"spec":{"containers":[{"name":"web","image":"web"}]} } } }
            """,
            Encoding.UTF8,
            "application/json"
        );
        using var reply = await client.PostAsync(Address(server, path), body, Cancel);
        return await reply.Content.ReadAsStringAsync(Cancel);
    }

    private static Uri Address(WebhookServer server, string path) => new($"https://localhost:{server.Port}{path}");

    private HttpClient Client(X509Certificate2? certificate) =>
        new(new SocketsHttpHandler { UseProxy = false, SslOptions = Trusting(certificate) });

    private SslClientAuthenticationOptions Trusting(X509Certificate2? certificate)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(_mesh.Authority.Bundle.Pem);
        return new()
        {
            TargetHost = "localhost",
            CertificateChainPolicy = policy,
            ClientCertificateContext = certificate is null ? null : SslStreamCertificateContext.Create(certificate, null, offline: true),
        };
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest($"CN={ApiServer}", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddHours(-1), now.AddHours(1));
    }

    private static string PatchOf(string answer) =>
        Encoding.UTF8.GetString(Convert.FromBase64String((string)JsonNode.Parse(answer)!["response"]!["patch"]!));

    private sealed class Namespaces : INamespaceDirectory
    {
        public NamespaceFacts? Find(string name) =>
            name switch
            {
                "injected" => NamespaceFacts.From(name, ValueMap.Of(("istio-injection", "enabled")), default),
                "not-injected" => NamespaceFacts.From(name, ValueMap.Of(("istio-injection", "disabled")), default),
                "shop" => NamespaceFacts.From(name, ValueMap.Of(("istio-injection", "enabled")), default),
                _ => null,
            };
    }
}
