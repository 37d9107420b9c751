using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Sluice.ControlPlane.Certificates;
using Sluice.Testing;
using Sluice.Tests.ControlPlane.Api;

namespace Sluice.Tests.ControlPlane.Certificates;

/// <summary>Certificates are listed with what is wrong with them, and checked before they are kept.</summary>
public sealed class CertificateTests : IAsyncLifetime
{
    private const string Admin = "/apis/admin.sluice.dev/v1";
    private const string Path = $"{Admin}/certificates";

    private readonly TestCa _ca = new("Shop CA");
    private TestApi _api = null!;
    private HttpClient _admin = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _api = await TestApi.StartAsync(Cancel);
        _admin = _api.User("root", "admin");
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        _ca.Dispose();
    }

    [Fact]
    public async Task A_chain_with_its_key_is_kept_in_order_and_the_key_is_told_to_nobody()
    {
        using var leaf = _ca.Issue("shop.test", "*.shop.test");
        // The wrong way round.
        var made = await PutAsync(_admin, ("pem", _ca.RootPem + "\n" + leaf.ExportCertificatePem()), ("key", TestCa.KeyPem(leaf)));

        Assert.Equal(201, made.Code);
        Assert.Equal(["shop.test", "*.shop.test"], made.Json["names"]!.AsArray().Select(n => (string)n!));
        Assert.Equal("ChainOrder", made.At("problems.0.code"));
        Assert.Contains("Shop CA", made.At("chain.0.subject"), StringComparison.Ordinal);
        Assert.Equal(Convert.ToHexStringLower(leaf.GetCertHash(HashAlgorithmName.SHA256)), made.At("fingerprint"));
        var stored = await _admin.ReadAsync("/api/v1/namespaces/shop/secrets/web");
        Assert.Equal("kubernetes.io/tls", stored.At("type"));
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(Encoding.ASCII.GetString(Convert.FromBase64String(stored.Json["data"]!["tls.crt"]!.ToString())));
        Assert.Equal(leaf.Thumbprint, chain[0].Thumbprint);
        var list = await _admin.ReadAsync(Path);
        foreach (var text in new[] { made.Text, list.Text, await File.ReadAllTextAsync(_api.AuditFile, Cancel) })
            Assert.DoesNotContain("PRIVATE KEY", text, StringComparison.Ordinal);
        Assert.DoesNotContain(stored.Json["data"]!["tls.key"]!.ToString(), made.Text + list.Text, StringComparison.Ordinal);
        Assert.Contains(
            _api.Audit(),
            l => $"{l["resource"]} {l["namespace"]} {l["name"]} {l["outcome"]}" == "certificates.admin.sluice.dev shop web 201"
        );
    }

    [Fact]
    public async Task What_must_not_be_served_is_not_kept()
    {
        using var leaf = _ca.Issue("shop.test");
        using var other = _ca.Issue("other.test");
        var (pem, key) = (leaf.ExportCertificatePem(), TestCa.KeyPem(leaf));
        using var locked = ECDsa.Create();
        var encrypted = locked.ExportEncryptedPkcs8PrivateKeyPem(
            "secret",
            new(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1000)
        );

        Assert.Equal("KeyMismatch", Code(await PutAsync(_admin, ("pem", pem), ("key", TestCa.KeyPem(other)))));
        Assert.Equal("KeyMissing", Code(await PutAsync(_admin, ("pem", pem))));
        Assert.Equal("KeyUnreadable", Code(await PutAsync(_admin, ("pem", pem), ("key", encrypted))));
        Assert.Equal("Unreadable", Code(await PutAsync(_admin, ("pem", "hello"), ("key", key))));
        Assert.Equal("WeakKey", Code(await PutAsync(_admin, Made(RSA.Create(1024), 30))));
        Assert.Equal("Expired", Code(await PutAsync(_admin, Made(RSA.Create(2048), -1))));
        Assert.Equal("Unclear", Code(await PutAsync(_admin)));
        Assert.Equal("Unreadable", Code(await PutAsync(_admin, ("pfx", "AAAA"), ("password", "x"))));
        Assert.Equal(404, (await _admin.ReadAsync("/api/v1/namespaces/shop/secrets/web")).Code);
    }

    [Fact]
    public async Task A_PKCS_12_file_is_taken_apart()
    {
        using var leaf = _ca.Issue("shop.test");
        var pfx = new X509Certificate2Collection { leaf, _ca.Root }.Export(X509ContentType.Pkcs12, "open sesame")!;

        Assert.Equal("Unreadable", Code(await PutAsync(_admin, ("pfx", Convert.ToBase64String(pfx)), ("password", "wrong"))));
        var made = await PutAsync(_admin, ("pfx", Convert.ToBase64String(pfx)), ("password", "open sesame"));

        Assert.Equal((201, "shop.test"), (made.Code, made.At("names.0")));
        Assert.Contains("Shop CA", made.At("chain.0.subject"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_for_development_is_made_here()
    {
        var made = await _admin.CreateAsync(
            Path,
            """{"namespace":"shop","name":"dev","selfSigned":{"names":["dev.test","127.0.0.1"],"days":10}}""",
            "application/json"
        );

        Assert.Equal((201, "true", "EC 256"), (made.Code, made.At("selfSigned"), made.At("keyType")));
        Assert.Equal(["dev.test", "127.0.0.1"], made.Json["names"]!.AsArray().Select(n => (string)n!));
        foreach (
            var bad in new[]
            {
                """{"names":[]}""",
                """{"names":["a b"]}""",
                """{"names":["a"],"days":0}""",
                """{"names":["a"],"days":9999}""",
            }
        )
            Assert.Equal(
                422,
                (await _admin.CreateAsync(Path, $$"""{"namespace":"shop","name":"x","selfSigned":{{bad}}}""", "application/json")).Code
            );
    }

    [Fact]
    public async Task What_is_there_is_replaced_only_when_that_is_wanted_and_keeps_its_roots()
    {
        using var leaf = _ca.Issue("shop.test");
        var (pem, key) = (("pem", leaf.ExportCertificatePem()), ("key", TestCa.KeyPem(leaf)));
        await _admin.CreateAsync(
            "/api/v1/namespaces/shop/secrets",
            """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"web"},"type":"Opaque","stringData":{"cert":"x","key":"y","cacert":"roots"}}""",
            "application/json"
        );

        Assert.Equal(409, (await PutAsync(_admin, pem, key)).Code);
        var body = new JsonObject
        {
            ["namespace"] = "shop",
            ["name"] = "web",
            ["pem"] = pem.Item2,
            ["key"] = key.Item2,
            ["replace"] = true,
        };
        Assert.Equal(200, (await _admin.CreateAsync(Path, body.ToJsonString(), "application/json")).Code);

        var data = (await _admin.ReadAsync("/api/v1/namespaces/shop/secrets/web")).Json["data"]!.AsObject();
        Assert.Equal(["cacert", "cert", "key"], data.Select(d => d.Key).Order());
    }

    [Fact]
    public async Task A_list_tells_what_is_wrong_and_where_each_is_used()
    {
        using var leaf = _ca.Issue("shop.test");
        await SecretAsync("web", leaf.ExportCertificatePem(), TestCa.KeyPem(leaf));
        await SecretAsync("broken", "not a certificate", "x");
        await _admin.CreateAsync(
            "/apis/networking.istio.io/v1/namespaces/shop/gateways",
            """
            {"apiVersion":"networking.istio.io/v1","kind":"Gateway","metadata":{"name":"edge"},"spec":{"selector":{"a":"b"},"servers":[
            {"port":{"number":443,"name":"https","protocol":"HTTPS"},"hosts":["shop.test"],"tls":{"mode":"SIMPLE","credentialName":"web"}}]}}
            """,
            "application/json"
        );

        var list = await _admin.ReadAsync(Path);

        Assert.Equal(["broken", "web"], list.Json["items"]!.AsArray().Select(i => (string)i!["name"]!));
        Assert.Equal("Unreadable", list.At("items.0.problems.0.code"));
        Assert.Equal("ChainIncomplete", list.At("items.1.problems.0.code"));
        Assert.Equal(("shop/edge", "443"), (list.At("items.1.usedBy.0.gateway"), list.At("items.1.usedBy.0.port")));
    }

    [Fact]
    public async Task Certificates_of_other_namespaces_are_neither_seen_nor_written()
    {
        using var leaf = _ca.Issue("shop.test");
        await SecretAsync("web", leaf.ExportCertificatePem(), TestCa.KeyPem(leaf));

        Assert.Empty((await _api.User("eve", "editor:other").ReadAsync(Path)).Json["items"]!.AsArray());
        Assert.Empty((await _api.User("eva", "editor:other").ReadAsync($"{Path}?namespace=shop")).Json["items"]!.AsArray());
        Assert.Single((await _api.User("ann", "viewer:shop").ReadAsync(Path)).Json["items"]!.AsArray());
        foreach (var (name, grant) in new[] { ("bob", "viewer"), ("zoe", "editor:other") })
            Assert.Equal(
                403,
                (await PutAsync(_api.User(name, grant), ("pem", leaf.ExportCertificatePem()), ("key", TestCa.KeyPem(leaf)))).Code
            );
    }

    [Fact]
    public async Task A_check_connects_to_no_address_but_a_gateways()
    {
        await _admin.CreateAsync(
            "/apis/networking.istio.io/v1/namespaces/shop/gateways",
            """
            {"apiVersion":"networking.istio.io/v1","kind":"Gateway","metadata":{"name":"edge"},"spec":{"selector":{"a":"b"},"servers":[
            {"port":{"number":443,"name":"tls","protocol":"TLS"},"hosts":["*"],"tls":{"mode":"PASSTHROUGH"}}]}}
            """,
            "application/json"
        );

        Assert.Equal(404, await CheckAsync(_admin, "127.0.0.1:22"));
        Assert.Equal(404, await CheckAsync(_admin, "shop/none"));
        Assert.Equal(404, await CheckAsync(_api.User("eve", "admin:other"), "shop/edge"));
        Assert.Equal(409, await CheckAsync(_admin, "shop/edge"));
        Assert.Equal(400, await CheckAsync(_admin, "shop/edge", "a/b"));
    }

    [Fact]
    public async Task A_handshake_tells_what_a_server_shows()
    {
        using var leaf = _ca.Issue("shop.test");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, leaf);
        var target = (IPEndPoint)listener.LocalEndpoint;

        var right = await TlsProbe.RunAsync(target, "shop.test", TimeProvider.System, Cancel);
        var wrong = await TlsProbe.RunAsync(target, "bank.test", TimeProvider.System, Cancel);
        await serving;
        listener.Stop();
        var closed = await TlsProbe.RunAsync(target, "shop.test", TimeProvider.System, Cancel);

        Assert.Equal((true, "h2", true), ((bool)right["connected"]!, (string)right["alpn"]!, (bool)right["nameMatches"]!));
        Assert.StartsWith("Tls1", (string)right["protocol"]!, StringComparison.Ordinal);
        Assert.False((bool)wrong["nameMatches"]!);
        Assert.Contains(wrong["certificate"]!["problems"]!.AsArray(), p => (string)p!["code"]! == "NameMismatch");
        Assert.Equal("NotConnected", (string)closed["problem"]!["code"]!);
    }

    private static async Task ServeAsync(TcpListener listener, X509Certificate2 certificate)
    {
        for (var i = 0; i < 2; i++)
        {
            using var client = await listener.AcceptTcpClientAsync(Cancel);
            await using var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions
                {
                    ServerCertificate = certificate,
                    ApplicationProtocols = [SslApplicationProtocol.Http2],
                },
                Cancel
            );
            try
            {
                Assert.Equal(0, await tls.ReadAsync(new byte[1], Cancel));
            }
            catch (IOException)
            {
                // The client has gone without reading what TLS 1.3 sends of itself.
            }
        }
    }

    private static (string, string)[] Made(RSA key, int days)
    {
        using (key)
        {
            var now = TimeProvider.System.GetUtcNow();
            var request = new CertificateRequest("CN=shop.test", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            using var certificate = request.CreateSelfSigned(now.AddDays(-60), now.AddDays(days));
            return [("pem", certificate.ExportCertificatePem()), ("key", key.ExportPkcs8PrivateKeyPem())];
        }
    }

    private async Task SecretAsync(string name, string certificate, string key)
    {
        var secret = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["stringData"] = new JsonObject { ["tls.crt"] = certificate, ["tls.key"] = key },
        };
        Assert.Equal(201, (await _admin.CreateAsync("/api/v1/namespaces/shop/secrets", secret.ToJsonString(), "application/json")).Code);
    }

    private static Task<ApiReply> PutAsync(HttpClient client, params (string Name, string Value)[] fields)
    {
        var body = new JsonObject { ["namespace"] = "shop", ["name"] = "web" };
        foreach (var (name, value) in fields)
            body[name] = value;
        return client.CreateAsync(Path, body.ToJsonString(), "application/json");
    }

    private static async Task<int> CheckAsync(HttpClient client, string gateway, string sni = "shop.test") =>
        (
            await client.CreateAsync(
                $"{Admin}/tlscheck",
                new JsonObject
                {
                    ["gateway"] = gateway,
                    ["port"] = 443,
                    ["sni"] = sni,
                }.ToJsonString(),
                "application/json"
            )
        ).Code;

    private static string Code(ApiReply reply) => reply.Code == 422 ? reply.At("details.problems.0.code") : $"{reply.Code}";
}
