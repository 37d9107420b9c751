using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.ControlPlane.Authority;
using Sluice.ControlPlane.Authority.Signing;
using Sluice.ControlPlane.Cluster;
using Sluice.Resources.Diagnostics;
using Sluice.Testing.Scripted;
using Sluice.Tests.ControlPlane.Authority;

namespace Sluice.Tests.ControlPlane.Cluster;

public sealed class AuthoritySecretsTests
{
    private const string Secrets = "/api/v1/namespaces/istio-system/secrets";

    private readonly DiagnosticBag _bag = new();

    [Fact]
    public async Task The_first_replica_makes_it_and_the_second_reads_it()
    {
        await using var cluster = await DutyCluster.StartAsync();
        var first = await OpenAsync(cluster);
        var secret = await cluster.FindAsync("", "Secret", "istio-system", "istio-ca-secret");
        Assert.Equal("istio.io/ca-root", (string?)secret!["type"]);
        Assert.Equal(
            ["ca-cert.pem", "ca-key.pem", "cert-chain.pem", "root-cert.pem"],
            secret["data"]!.AsObject().Select(d => d.Key).Order()
        );

        var second = await OpenAsync(cluster);

        Assert.Equal(first!.Id, second!.Id);
        Assert.Equal(Root(first), Root(second));
        using var authority = new TestAuthority(o => o with { PluggedIn = second });
        Assert.Equal(Root(first), X509Certificate2.CreateFromPem(Assert.Single(authority.Authority.Bundle.Roots)).Thumbprint);
        Assert.Empty(_bag.Items);
    }

    [Fact]
    public async Task A_plugged_in_authority_wins()
    {
        using var plugged = new PluggedCa();
        await using var cluster = await DutyCluster.StartAsync();
        await OpenAsync(cluster);
        var data = plugged.Data();
        await PutAsync(cluster, "cacerts", data);
        var opened = await OpenAsync(cluster);
        Assert.Equal(
            X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(data["ca-cert.pem"])).Thumbprint,
            opened!.Certificate.Thumbprint
        );
    }

    [Fact]
    public async Task The_one_that_Istio_made_is_taken_over()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("O=cluster.local", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        var now = TimeProvider.System.GetUtcNow();
        using var root = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(3650));
        await using var cluster = await DutyCluster.StartAsync();
        await PutAsync(
            cluster,
            "istio-ca-secret",
            new()
            {
                ["ca-cert.pem"] = Encoding.ASCII.GetBytes(root.ExportCertificatePem()),
                ["ca-key.pem"] = Encoding.ASCII.GetBytes(key.ExportRSAPrivateKeyPem()),
                ["cert-chain.pem"] = [],
                ["root-cert.pem"] = [],
            }
        );
        Assert.Equal(root.Thumbprint, Root((await OpenAsync(cluster))!));
        Assert.Equal([Codes.NoRevocationSigning], _bag.Items.Select(i => i.Code));
    }

    [Fact]
    public async Task The_loser_of_a_race_reads_the_winners()
    {
        var winner = SelfSignedRoot.Create("cluster.local", TimeProvider.System.GetUtcNow(), TimeSpan.Zero, TimeSpan.FromDays(100));
        await using var server = await ScriptedServer.StartAsync();
        await using var cluster = await DutyCluster.StartAsync(server.Address);
        server.On(
            $"GET {Secrets}/istio-ca-secret",
            ScriptedAnswer.Failure(404, "NotFound", "none"),
            ScriptedAnswer.Json(Secret(PemFiles.Of(winner)).ToJsonString())
        );
        server.On($"POST {Secrets}", ScriptedAnswer.Failure(409, "AlreadyExists", "there"));
        Assert.Equal(winner.Id, (await OpenAsync(cluster))!.Id);
        Assert.Empty(_bag.Items);
    }

    [Theory, InlineData("cacerts"), InlineData("istio-ca-secret")]
    public async Task Without_the_right_to_read_there_is_no_authority(string name)
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var cluster = await DutyCluster.StartAsync(server.Address);
        server.On($"GET {Secrets}/{name}", ScriptedAnswer.Failure(403, "Forbidden", "secrets is forbidden"));
        Assert.Null(await OpenAsync(cluster));
        Assert.Equal([Codes.AuthoritySecretUnusable], _bag.Items.Select(i => i.Code));
        Assert.False(server.WasAsked($"POST {Secrets}"));
    }

    [Fact]
    public async Task Without_the_right_to_make_it_there_is_no_authority()
    {
        await using var server = await ScriptedServer.StartAsync();
        await using var cluster = await DutyCluster.StartAsync(server.Address);
        server.On($"POST {Secrets}", ScriptedAnswer.Failure(403, "Forbidden", "secrets is forbidden"));
        Assert.Null(await OpenAsync(cluster));
        Assert.Equal([Codes.AuthoritySecretUnusable], _bag.Items.Select(i => i.Code));
    }

    [Fact]
    public async Task One_that_is_broken_is_not_replaced()
    {
        await using var cluster = await DutyCluster.StartAsync();
        await PutAsync(cluster, "istio-ca-secret", new() { ["ca-cert.pem"] = "nonsense"u8.ToArray() });
        Assert.Null(await OpenAsync(cluster));
        Assert.True(_bag.HasErrors);
        Assert.All(_bag.Items, i => Assert.Equal(new("Secret", "istio-system", "istio-ca-secret"), i.Resource));
    }

    private Task<AuthorityMaterial?> OpenAsync(DutyCluster cluster)
    {
        var secrets = new AuthoritySecrets(cluster.Api, "istio-system", TimeProvider.System, NullLogger<AuthoritySecrets>.Instance);
        var options = new AuthorityOptions { DataFolder = "", Passphrase = TestAuthority.Passphrase };
        return secrets.OpenAsync(options, _bag, DutyCluster.Cancel);
    }

    private static string Root(AuthorityMaterial material) => Assert.Single(material.Roots).Thumbprint;

    private static Task PutAsync(DutyCluster cluster, string name, Dictionary<string, byte[]> data) =>
        cluster.PutAsync("", "Secret", "istio-system", name, Secret(data));

    private static JsonObject Secret(IReadOnlyDictionary<string, byte[]> data) =>
        new() { ["data"] = new JsonObject(data.Select(d => KeyValuePair.Create(d.Key, (JsonNode?)Convert.ToBase64String(d.Value)))) };
}
