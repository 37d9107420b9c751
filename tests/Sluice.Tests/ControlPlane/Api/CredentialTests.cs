using System.Text;
using System.Text.Json.Nodes;
using Sluice.Testing;
using static Sluice.Tests.ControlPlane.Api.ApiCalls;

namespace Sluice.Tests.ControlPlane.Api;

/// <summary>Certificates, the kubeconfig, and what is written down.</summary>
public sealed class CredentialTests : IAsyncLifetime
{
    private TestApi _api = null!;
    private HttpClient _admin = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _api = await TestApi.StartAsync(Cancel);
        _admin = _api.User("admin", "admin");
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Certificates_are_known_by_their_SPIFFE_id_or_name()
    {
        _api.Access.SetSubject(new("spiffe://mesh/ns/shop/sa/bot", [new(Sluice.ControlPlane.Api.Access.Role.Viewer, "*")]));
        _api.Access.SetSubject(new("user:ann", [new(Sluice.ControlPlane.Api.Access.Role.Editor, "default")]));
        using var spiffe = _api.ClientCertificate("spiffe://mesh/ns/shop/sa/bot");
        using var named = _api.ClientCertificate("ann");
        using var unknown = _api.ClientCertificate("bob");
        using var twofold = _api.ClientCertificate("spiffe://mesh/ns/shop/sa/bot", "spiffe://mesh/ns/shop/sa/other");

        Assert.Equal(200, (await _api.Client(certificate: spiffe).ReadAsync(ConfigMaps)).Code);
        Assert.Equal(201, (await _api.Client(certificate: named).CreateAsync(ConfigMaps, Samples.ConfigMap("a"))).Code);
        Assert.Equal(403, (await _api.Client(certificate: unknown).ReadAsync(ConfigMaps)).Code);
        Assert.Equal(403, (await _api.Client(certificate: twofold).ReadAsync(ConfigMaps)).Code);
        // A wrong token is not mended by a good certificate.
        Assert.Equal(401, (await _api.Client("sluice_wrong", spiffe).ReadAsync(ConfigMaps)).Code);
        Assert.Equal("ann", (string?)_api.Audit()[0]["who"]);
    }

    [Fact]
    public async Task A_certificate_of_somebody_else_does_not_even_connect()
    {
        using var other = new TestCa("other");
        using var forged = other.Issue("ann");

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => _api.Client(certificate: forged).ReadAsync(ConfigMaps));
    }

    [Fact]
    public async Task The_kubeconfig_is_for_its_owners_eyes_only()
    {
        var path = Path.Combine(_api.Folder.Path, "config");
        await File.WriteAllTextAsync(path, "old", Cancel);

        Sluice.ControlPlane.Api.Kubeconfig.Write(path, _api.Address, _api.RootPem, new(Encoding.UTF8.GetBytes("sluice_x")));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Contains("token: sluice_x", await File.ReadAllTextAsync(path, Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_and_refusals_are_written_down()
    {
        await _admin.CallAsync(
            HttpMethod.Post,
            VirtualServices,
            Samples.VirtualService("a.test"),
            "application/yaml",
            headers: ("Sluice-Reason", "release 7")
        );
        await _api.User("viewer", "viewer").RemoveAsync($"{VirtualServices}/web");
        await _admin.ReadAsync(VirtualServices);

        var lines = _api.Audit();

        Assert.Equal(2, lines.Count);
        Assert.Equal(
            """{"who":"admin","verb":"create","resource":"virtualservices.networking.istio.io","namespace":"default","name":"web","outcome":201,"revision":1,"reason":"release 7","address":"127.0.0.1"}""",
            WithoutTime(lines[0])
        );
        Assert.Equal(("viewer", "delete", 403), ((string?)lines[1]["who"], (string?)lines[1]["verb"], (int)lines[1]["outcome"]!));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_api.AuditFile));
    }

    private static string WithoutTime(JsonObject line)
    {
        line.Remove("time");
        return line.ToJsonString();
    }
}
