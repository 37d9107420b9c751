using Sluice.Hosting;
using Sluice.Testing;

namespace Sluice.Tests.Commands.Client;

/// <summary>What people are told when there is no way to the control plane.</summary>
public sealed class ConnectionTests : ClientTest
{
    [Fact]
    public async Task Without_a_kubeconfig_it_says_where_it_looked()
    {
        Admin.Variables.Clear();
        var outcome = await Admin.RunAsync("status");
        Assert.Equal(1, outcome.Code);
        Assert.StartsWith("sluice status: SLU0665: ", outcome.Error, StringComparison.Ordinal);
        foreach (var place in new[] { "--kubeconfig", "$SLUICE_KUBECONFIG", "$KUBECONFIG", Path.Combine(Admin.Home, ".kube", "config") })
            Assert.Contains(place, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kubeconfig_that_is_named_and_not_there_is_not_passed_over()
    {
        Admin.Variables["KUBECONFIG"] = Admin.Kubeconfig;
        Admin.Variables["SLUICE_KUBECONFIG"] = Path.Combine(Admin.Home, "none");
        Assert.Contains("SLU0665", (await Admin.RunAsync("get", "vs")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_kubeconfig_is_found_in_each_place()
    {
        Directory.CreateDirectory(Path.Combine(Admin.Home, ".kube"));
        var usual = Path.Combine(Admin.Home, ".kube", "config");
        File.Copy(Admin.Kubeconfig, usual);
        Admin.Variables.Clear();
        Assert.Equal(0, (await Admin.RunAsync("get", "vs")).Code);
        File.Delete(usual);
        Admin.Variables["KUBECONFIG"] = $"{usual}{Path.PathSeparator}{Admin.Kubeconfig}";
        Assert.Equal(0, (await Admin.RunAsync("get", "vs")).Code);
        Admin.Variables.Clear();
        Assert.Equal(0, (await Admin.RunAsync("get", "vs", "--kubeconfig", Admin.Kubeconfig)).Code);
    }

    [Fact]
    public async Task A_kubeconfig_that_is_none_is_told_without_its_content()
    {
        await File.WriteAllTextAsync(Admin.Kubeconfig, "users:\n- name: a\n  user: {token: t0ken\n- x", Cancel);
        var outcome = await Admin.RunAsync("get", "vs");
        Assert.Contains("SLU0666", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("t0ken", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_context_is_told_with_those_there_are()
    {
        var outcome = await Admin.RunAsync("get", "vs", "--context", "prod");
        Assert.Contains("SLU0666", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("no context 'prod', only: sluice", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told_with_its_address()
    {
        var address = new Uri($"https://127.0.0.1:{UnusedPort.Pick()}/");
        Admin.Connect(address, Api.RootPem, "t0ken");
        var outcome = await Admin.RunAsync("get", "vs");
        Assert.Equal(1, outcome.Code);
        Assert.StartsWith(
            $"sluice get: SLU0667: {address} cannot be reached: nothing listens there",
            outcome.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_server_with_a_certificate_of_another_authority_gets_no_token()
    {
        using var other = new TestCa();
        Admin.Connect(Api.Address, other.RootPem, "t0ken");
        var outcome = await Admin.RunAsync("get", "vs");
        Assert.Equal(1, outcome.Code);
        Assert.StartsWith(
            $"sluice get: SLU0668: The certificate of {Api.Address} is not trusted: none of",
            outcome.Error,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_token_that_does_not_hold_is_told_and_never_shown()
    {
        Admin.Connect(Api.Address, Api.RootPem, "t0ken");
        var outcome = await Admin.RunAsync("get", "vs");
        Assert.StartsWith($"sluice get: SLU0669: {Api.Address} does not know who you are: ", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("t0ken", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_not_sent_where_anybody_could_read_it()
    {
        Admin.Connect(new("http://control-plane.test"), Api.RootPem, "t0ken");
        Assert.Contains("SLU0666", (await Admin.RunAsync("get", "vs")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_certificate_is_as_good_as_a_token()
    {
        Api.Access.SetSubject(
            new("user:carl", [global::Sluice.ControlPlane.Api.Access.Grant.All(global::Sluice.ControlPlane.Api.Access.Role.Viewer)])
        );
        using var certificate = Api.ClientCertificate("carl");
        var file = Admin.Write("carl.pem", certificate.ExportCertificatePem() + "\n" + TestCa.KeyPem(certificate));
        var config = (await File.ReadAllLinesAsync(Admin.Kubeconfig, Cancel)).Select(l =>
            l.Contains("token:", StringComparison.Ordinal) ? "    client-certificate: carl.pem\n    client-key: carl.pem" : l
        );
        await File.WriteAllLinesAsync(Admin.Kubeconfig, config, Cancel);
        Assert.True(File.Exists(file));
        Assert.Equal(0, (await Admin.RunAsync("get", "vs")).Code);
        Assert.Contains("you are \"carl\"", (await Admin.RunAsync("delete", "vs", "x")).Error, StringComparison.Ordinal);
    }
}
