using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sluice.ControlPlane.Acme.Scheduling;
using Sluice.Testing;

namespace Sluice.Tests.ControlPlane.Acme;

/// <summary>Against the real pebble, which refuses nonces on purpose: every way to prove a name, and what a gateway serves then.</summary>
public sealed class IssuingTests
{
    private const string Host = "shop.example.test";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http01", "http-01")]
    [InlineData("tlsAlpn01", "tls-alpn-01")]
    public async Task A_gateway_answers_the_authority_and_serves_what_it_issues(string solver, string type)
    {
        await using var pebble = await PebbleAsync(new() { NonceReject = 50 });
        await using var site = new AcmeSite(pebble.HttpPort, pebble.TlsPort);
        await site.WriteAsync(AcmeYaml.Gateway("web-tls", Host));
        await site.WriteAsync(AcmeYaml.Issuer(pebble, $"solvers: [{{{solver}: {{}}}}]"));
        await site.WriteAsync(AcmeYaml.Certificate(Host));

        var state = await site.ReadyAsync("web");

        using var shown = await site.ShownAsync(Host, await pebble.RootAsync(Cancel));
        Assert.Equal(state.Serial, shown.SerialNumber);
        Assert.True(state.IsReady);
        Assert.Equal(0, state.Failures);
        var proof = Assert.Single(state.Challenges);
        Assert.Equal((type, "valid"), (proof.Type, proof.State));
        // Nothing of the order is left at the gateway or in the store.
        Assert.Null(await site.SecretAsync("web.acme-challenges"));
    }

    [Fact]
    public async Task An_external_account_is_bound()
    {
        var key = Convert.ToBase64String("a key of thirty-two bytes, or so"u8).Replace('+', '-').Replace('/', '_').TrimEnd('=');
        await using var pebble = await PebbleAsync(new() { ExternalAccount = ("customer-7", key) });
        await using var site = new AcmeSite(pebble.HttpPort, pebble.TlsPort);
        await site.WriteAsync(AcmeYaml.Gateway("web-tls", Host));
        await site.WriteAsync(AcmeYaml.Issuer(pebble));
        await site.WriteAsync(AcmeYaml.Certificate(Host));

        var refused = await site.StateAsync("web", s => s.Phase == CertificatePhase.Failed);
        Assert.Contains("externalAccount", refused.LastFailure, StringComparison.Ordinal);

        await site.WriteSecretAsync("customer", "hmac", key);
        await site.WriteAsync(AcmeYaml.Issuer(pebble, "externalAccount: {keyId: customer-7, hmacSecret: {name: customer}}"));

        // Another wish is tried at once, whatever failed before.
        await site.ReadyAsync("web");
    }

    [Fact]
    public async Task A_wildcard_and_its_name_are_proved_by_a_webhook()
    {
        await using var pebble = await PebbleAsync(new());
        using var ca = new TestCa("webhook");
        using var certificate = ca.Issue("127.0.0.1");
        var calls = new List<string>();
        await using var webhook = await TestUpstream.StartAsync(context => WebhookAsync(context, pebble, calls), certificate: certificate);
        await using var site = new AcmeSite(pebble.HttpPort, pebble.TlsPort);
        await site.WriteAsync(AcmeYaml.Gateway("web-tls", "*.example.test"));
        await site.WriteSecretAsync("webhook", "token", "s3cret");
        await site.WriteAsync(AcmeYaml.Issuer(pebble, Webhook(webhook.Port, ca)));
        await site.WriteAsync(AcmeYaml.Certificate("example.test, \"*.example.test\"", "keyType: RSA_2048"));

        await site.ReadyAsync("web");

        using var shown = await site.ShownAsync("any.example.test", await pebble.RootAsync(Cancel));
        Assert.Equal(2048, System.Security.Cryptography.X509Certificates.RSACertificateExtensions.GetRSAPublicKey(shown)!.KeySize);
        Assert.Equal(
            ["cleanup Bearer s3cret", "cleanup Bearer s3cret", "present Bearer s3cret", "present Bearer s3cret"],
            calls.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task What_was_proved_lately_is_not_proved_again()
    {
        await using var pebble = await PebbleAsync(new() { AuthorizationReuse = 100 });
        await using var site = new AcmeSite(pebble.HttpPort, pebble.TlsPort);
        await site.WriteAsync(AcmeYaml.Gateway("web-tls", Host));
        await site.WriteAsync(AcmeYaml.Issuer(pebble));
        await site.WriteAsync(AcmeYaml.Certificate(Host));
        var first = await site.ReadyAsync("web");

        Assert.True(site.Book.Renew(AcmeSite.Namespace, "web"));
        var second = await site.StateAsync("web", s => s.Phase == CertificatePhase.Ready && s.Serial != first.Serial);

        Assert.Empty(second.Challenges);
    }

    [Fact]
    public async Task A_trial_comes_first_where_there_is_a_place_for_it()
    {
        await using var staging = await PebbleAsync(new() { Blocked = ["example.test"] });
        await using var pebble = await PebbleAsync(new());
        await using var site = new AcmeSite(pebble.HttpPort, pebble.TlsPort);
        await site.WriteAsync(AcmeYaml.Gateway("web-tls", Host));
        var bundle = $"{staging.CaBundle}\n{pebble.CaBundle}";
        await site.WriteAsync(AcmeYaml.Issuer(pebble.Directory, bundle, $"stagingServer: {staging.Directory}"));
        await site.WriteAsync(AcmeYaml.Certificate(Host));

        var failed = await site.StateAsync("web", s => s.Phase == CertificatePhase.Failed);

        Assert.Equal("rejectedIdentifier", failed.LastFailureType);
        Assert.DoesNotContain("new-account", pebble.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task No_key_is_kept_in_plain_or_logged()
    {
        var log = new LinesLog();
        await using var pebble = await PebbleAsync(new());
        await using var site = new AcmeSite(pebble.HttpPort, pebble.TlsPort, log: log);
        await site.WriteAsync(AcmeYaml.Gateway("web-tls", Host));
        await site.WriteAsync(AcmeYaml.Issuer(pebble));
        await site.WriteAsync(AcmeYaml.Certificate(Host));
        await site.ReadyAsync("web");

        var account = Assert.Single(Directory.GetFiles(Path.Combine(site.StateFolder, "accounts")));
        Assert.Contains("BEGIN ENCRYPTED PRIVATE KEY", await File.ReadAllTextAsync(account, Cancel), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(account));
        Assert.NotEmpty(log.Lines);
        Assert.DoesNotContain(log.Lines, l => l.Contains("PRIVATE", StringComparison.Ordinal));
    }

    private static Task<PebbleServer> PebbleAsync(PebbleOptions options)
    {
        Assert.SkipUnless(PebbleServer.Missing.Length == 0, PebbleServer.Missing);
        return PebbleServer.StartAsync(options, Cancel);
    }

    private static string Webhook(int port, TestCa ca) =>
        $$"""
            solvers:
            - dns01:
                propagationDelay: 1ms
                webhook:
                  url: https://127.0.0.1:{{port}}/dns
                  tokenSecret: {name: webhook}
                  caBundle: "{{ca.RootPem.ReplaceLineEndings("\\n")}}"
            """;

    private static async Task WebhookAsync(HttpContext context, PebbleServer pebble, List<string> calls)
    {
        var body = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!;
        lock (calls)
            calls.Add($"{body["action"]} {context.Request.Headers.Authorization}");
        var record = new JsonObject { ["host"] = $"{body["name"]}.", ["value"] = (string?)body["value"] };
        await pebble.DnsAsync((string?)body["action"] == "present" ? "set-txt" : "clear-txt", record, context.RequestAborted);
    }
}
