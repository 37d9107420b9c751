using System.Net;
using System.Net.Http.Json;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Hosting;
using Sluice.Testing;
using Sluice.Values;
using Sluice.Xds.Client;
using Sluice.Xds.Identity;
using Sluice.Xds.Resources;

namespace Sluice.EndToEnd.Tests.ControlPlane;

/// <summary>Who must get nothing, and a workload that wants more than is its own, against a real control plane.</summary>
public sealed class AttemptTests(AttemptTests.Plane fixture) : IClassFixture<AttemptTests.Plane>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ControlPlaneProcess ControlPlane => fixture.ControlPlane;

    [Theory]
    [InlineData("nothing", "Unauthenticated")]
    [InlineData("garbage for a token", "Unauthenticated")]
    [InlineData("a join token", "Unauthenticated")]
    [InlineData("a certificate of another authority", "Unauthenticated")]
    [InlineData("a certificate of its own making", "Unauthenticated")]
    [InlineData("another namespace", "PermissionDenied")]
    [InlineData("another service account", "PermissionDenied")]
    public async Task Xds_tells_a_caller_without_the_right_identity_nothing(string attempt, string status)
    {
        var sink = new Sink();
        var client = new XdsClient(await OptionsAsync(attempt), sink, NullLogger<XdsClient>.Instance, TimeProvider.System, new Random(1));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        stop.CancelAfter(TestLimits.Patience);
        var running = client.RunAsync(stop.Token);
        while (client.Status.Error.Length == 0)
            await Task.Yield();
        await stop.CancelAsync();
        await running;

        Assert.StartsWith(status, client.Status.Error, StringComparison.Ordinal);
        Assert.False(sink.HasState);
        Assert.Same(XdsState.Empty, client.Applied);
    }

    [Fact]
    public async Task A_workload_gets_what_is_its_namespaces_and_no_key_of_another()
    {
        var sink = new Sink();
        var options = await OptionsAsync("itself");
        var client = new XdsClient(options, sink, NullLogger<XdsClient>.Instance, TimeProvider.System, new Random(1));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var running = client.RunAsync(stop.Token);
        var state = await sink.First.WaitAsync(TestLimits.Patience, Cancel);
        await stop.CancelAsync();
        await running;

        // Both Gateways select it; one names a Secret of its own namespace, the other one of the bank's.
        Assert.Equal(["ROOTCA", "kubernetes://shop/own-tls"], state.Of(TypeUrls.Secret).Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_revoked_certificate_ends_the_stream_that_it_has_opened()
    {
        await using var identity = await ControlPlane.JoinAsync("shop", "thief", Cancel);
        var sink = new Sink();
        var options = await OptionsAsync("a thief", identity.Current);
        var client = new XdsClient(options, sink, NullLogger<XdsClient>.Instance, TimeProvider.System, new Random(1));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        stop.CancelAfter(TestLimits.Patience);
        var running = client.RunAsync(stop.Token);
        await sink.First.WaitAsync(TestLimits.Patience, Cancel);
        Assert.Empty(client.Status.Error);

        var start = TimeProvider.System.GetTimestamp();
        var body = new JsonObject { ["namespace"] = "shop", ["serviceAccount"] = "thief" };
        var reply = await ControlPlane.Api.PostAsJsonAsync("/apis/admin.sluice.dev/v1/revocations", body, Cancel);
        Assert.Equal(HttpStatusCode.Created, reply.StatusCode);
        while (client.Status.Error.Length == 0)
            await Task.Yield();
        var time = TimeProvider.System.GetElapsedTime(start);
        await stop.CancelAsync();
        await running;

        Assert.StartsWith("Unauthenticated", client.Status.Error, StringComparison.Ordinal);
        Assert.InRange(time, TimeSpan.Zero, TimeSpan.FromSeconds(3));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("garbage for a token")]
    [InlineData("a certificate of another authority")]
    [InlineData("another's name in the request")]
    [InlineData("a used join token")]
    public async Task The_authority_gives_no_certificate(string attempt)
    {
        var requester = new GrpcCertificateRequester(ControlPlane.Xds);
        var (proof, id) = attempt switch
        {
            "nothing" => (IdentityProof.OfToken(Secret.Empty), ""),
            "garbage for a token" => (IdentityProof.OfToken(Text("garbage")), ""),
            "a certificate of another authority" => (Foreign(), "spiffe://cluster.local/ns/shop/sa/web"),
            "a used join token" => (IdentityProof.OfToken(Text(await UsedTokenAsync())), ""),
            _ => (
                IdentityProof.OfToken(Text(await ControlPlane.JoinTokenAsync("shop", "web", Cancel))),
                "spiffe://cluster.local/ns/bank/sa/vault"
            ),
        };
        await Assert.ThrowsAsync<CertificateRefusedException>(() =>
            requester.RequestAsync(Csr(id), TimeSpan.Zero, proof, ControlPlane.RootsPem, Cancel)
        );
    }

    [Theory]
    [InlineData("/api")]
    [InlineData("/apis")]
    [InlineData("/openapi/v2")]
    [InlineData("/openapi/v3")]
    [InlineData("/apis/networking.istio.io/v1/virtualservices")]
    [InlineData("/api/v1/namespaces/bank/secrets/bank-tls")]
    [InlineData("/apis/networking.istio.io/v1/virtualservices?watch=1")]
    [InlineData("/apis/admin.sluice.dev/v1/status")]
    [InlineData("/apis/admin.sluice.dev/v1/changes")]
    [InlineData("/apis/admin.sluice.dev/v1/tokens")]
    public async Task The_API_tells_strangers_nothing(string path)
    {
        using var stranger = ControlPlane.Stranger();
        foreach (var token in new[] { "", "garbage", "sluice_" + new string('A', 43) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            if (token.Length > 0)
                request.Headers.Authorization = new("Bearer", token);
            using var reply = await stranger.SendAsync(request, Cancel);
            Assert.Contains(reply.StatusCode, new[] { HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests });
            Assert.DoesNotContain("bank", await reply.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("nothing", "/inject")]
    [InlineData("nothing", "/validate")]
    [InlineData("a certificate of another authority", "/inject")]
    [InlineData("a certificate of its own making", "/inject")]
    [InlineData("a certificate of this mesh", "/inject")]
    [InlineData("a certificate of this mesh", "/validate")]
    [InlineData("the API server's authority, another name", "/inject")]
    [InlineData("the API server's authority, another name", "/validate")]
    [InlineData("an admin's token", "/validate")]
    public async Task The_webhooks_answer_nobody_but_the_API_server(string attempt, string path)
    {
        using var certificate = attempt switch
        {
            "a certificate of another authority" => new TestCa("Cluster CA").Issue(Plane.ApiServer),
            "a certificate of its own making" => SelfSigned(),
            "a certificate of this mesh" => Own((await fixture.WorkloadAsync()).Current!),
            "the API server's authority, another name" => fixture.Cluster.Issue("system:node:worker"),
            _ => null,
        };
        using var client = ControlPlane.Stranger(certificate);
        if (attempt == "an admin's token")
            client.DefaultRequestHeaders.Authorization = ControlPlane.Api.DefaultRequestHeaders.Authorization;
        await Assert.ThrowsAsync<HttpRequestException>(() => client.PostAsJsonAsync(fixture.Webhook(path), Review(), Cancel));
    }

    [Fact]
    public async Task The_webhooks_answer_the_API_server()
    {
        using var client = ControlPlane.Stranger(fixture.Cluster.Issue(Plane.ApiServer));
        var reply = await client.PostAsJsonAsync(fixture.Webhook("/inject"), Review(), Cancel);
        Assert.Contains("patch", await reply.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    private static JsonObject Review() =>
        new()
        {
            ["apiVersion"] = "admission.k8s.io/v1",
            ["kind"] = "AdmissionReview",
            ["request"] = new JsonObject
            {
                ["uid"] = "1",
                ["namespace"] = "shop",
                ["object"] = new JsonObject
                {
                    ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["sidecar.istio.io/inject"] = "true" } },
                    ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "web", ["image"] = "web" }) },
                },
            },
        };

    private static X509Certificate2 Own(WorkloadCertificate identity) =>
        X509Certificate2.CreateFromPem(identity.Chain, Encoding.ASCII.GetString(identity.PrivateKey.Reveal()));

    private async Task<XdsClientOptions> OptionsAsync(string attempt, WorkloadCertificate? own = null)
    {
        var isProven = attempt is "itself" or "another namespace" or "another service account";
        var identity = isProven ? (await fixture.WorkloadAsync()).Current : own;
        var (ns, account) = attempt switch
        {
            "another namespace" => ("bank", "web"),
            "another service account" => ("shop", "vault"),
            "a thief" => ("shop", "thief"),
            _ => ("shop", "web"),
        };
        var token = attempt switch
        {
            "garbage for a token" => "garbage",
            "a join token" => await ControlPlane.JoinTokenAsync("shop", "web", Cancel),
            _ => "",
        };
        return new()
        {
            Servers = [ControlPlane.Xds],
            Roots = Roots,
            Token = token.Length > 0 ? _ => ValueTask.FromResult(token) : null,
            Certificate = () => Certificate(attempt, identity),
            Node = new()
            {
                Id = $"router~10.0.0.1~pod.{ns}~{ns}.svc.cluster.local",
                Metadata = ValueMap.Of(("NAMESPACE", ns), ("SERVICE_ACCOUNT", account)),
                Labels = ValueMap.Of(("istio", "ingressgateway")),
            },
        };
    }

    private static SslStreamCertificateContext? Certificate(string attempt, WorkloadCertificate? identity)
    {
        if (identity is not null)
            return Context(Own(identity));
        return attempt switch
        {
            "a certificate of another authority" => Context(Foreigner()),
            "a certificate of its own making" => Context(SelfSigned()),
            _ => null,
        };
    }

    private static SslStreamCertificateContext Context(X509Certificate2 certificate) =>
        SslStreamCertificateContext.Create(certificate, null, offline: true);

    private static X509Certificate2 Foreigner() => new TestCa().Issue("spiffe://cluster.local/ns/shop/sa/web");

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=me", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new("spiffe://cluster.local/ns/shop/sa/web"));
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow().AddHours(1));
    }

    private static IdentityProof Foreign()
    {
        var certificate = Foreigner();
        return IdentityProof.OfCertificate(
            certificate.ExportCertificatePem(),
            Text(certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem())
        );
    }

    private static Secret Text(string text) => new(Encoding.ASCII.GetBytes(text));

    private static string Csr(string id)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("", key, HashAlgorithmName.SHA256);
        if (id.Length > 0)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddUri(new(id));
            request.CertificateExtensions.Add(names.Build(critical: true));
        }
        return request.CreateSigningRequestPem();
    }

    private async Task<string> UsedTokenAsync()
    {
        var token = await ControlPlane.JoinTokenAsync("shop", "web", Cancel);
        await new GrpcCertificateRequester(ControlPlane.Xds).RequestAsync(
            Csr(""),
            TimeSpan.Zero,
            IdentityProof.OfToken(Text(token)),
            ControlPlane.RootsPem,
            Cancel
        );
        return token;
    }

    private X509Certificate2Collection Roots()
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPem(ControlPlane.RootsPem);
        return roots;
    }

    private sealed class Sink : IXdsSink
    {
        private readonly TaskCompletionSource<XdsState> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<XdsState> First => _first.Task;

        public bool HasState => _first.Task.IsCompleted;

        public ValueTask<ValueList<XdsError>> ApplyAsync(XdsUpdate update, CancellationToken cancel)
        {
            _first.TrySetResult(update.Next);
            return ValueTask.FromResult<ValueList<XdsError>>([]);
        }
    }

    /// <summary>A control plane with keys of two namespaces, and a Gateway in each that every gateway of the label serves.</summary>
    public sealed class Plane : IAsyncLifetime
    {
        public const string ApiServer = "webhooks.kube-apiserver";

        private readonly TemporaryFolder _folder = new();
        private readonly int _webhookPort = UnusedPort.Pick();
        private WorkloadIdentity? _workload;

        /// <summary>Signed the API server's certificate.</summary>
        public TestCa Cluster { get; } = new("Cluster CA");

        public ControlPlaneProcess ControlPlane { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            var callers = Path.Combine(_folder.Path, "callers.pem");
            await File.WriteAllTextAsync(callers, Cluster.RootPem, Cancel);
            ControlPlane = await ControlPlaneProcess.StartAsync(
                Cancel,
                "--webhook-port",
                $"{_webhookPort}",
                "--webhook-client-ca",
                callers,
                "--webhook-client-name",
                ApiServer
            );
            await GiveAsync("shop", "own-tls", "own.test");
            await GiveAsync("bank", "bank-tls", "bank.test");
        }

        public Uri Webhook(string path) => new($"https://localhost:{_webhookPort}{path}");

        public async Task<WorkloadIdentity> WorkloadAsync() => _workload ??= await ControlPlane.JoinAsync("shop", "web", Cancel);

        public async ValueTask DisposeAsync()
        {
            if (_workload is { } workload)
                await workload.DisposeAsync();
            await ControlPlane.DisposeAsync();
            Cluster.Dispose();
            _folder.Dispose();
        }

        private async Task GiveAsync(string ns, string secret, string host)
        {
            var certificate = new TestCa().Issue(host);
            var body = new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Secret",
                ["type"] = "kubernetes.io/tls",
                ["metadata"] = new JsonObject { ["name"] = secret, ["namespace"] = ns },
                ["stringData"] = new JsonObject
                {
                    ["tls.crt"] = certificate.ExportCertificatePem(),
                    ["tls.key"] = certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem(),
                },
            };
            var reply = await ControlPlane.Api.PostAsJsonAsync($"/api/v1/namespaces/{ns}/secrets", body, Cancel);
            Assert.True(reply.IsSuccessStatusCode, await reply.Content.ReadAsStringAsync(Cancel));
            await Routes.PutAsync(
                ControlPlane.Api,
                "gateways",
                ns,
                "edge",
                $$"""
                {"selector": {"istio": "ingressgateway"}, "servers": [{"port": {"number": 443, "name": "https", "protocol": "HTTPS"},
                 "hosts": ["{{host}}"], "tls": {"mode": "SIMPLE", "credentialName": "{{secret}}"} }] }
                """,
                Cancel
            );
        }
    }
}
