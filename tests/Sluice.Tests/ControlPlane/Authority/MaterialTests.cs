using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.ControlPlane.Authority;
using Sluice.ControlPlane.Authority.Issuance;
using Sluice.ControlPlane.Authority.Signing;
using Sluice.Resources.Diagnostics;
using Sluice.Testing;

namespace Sluice.Tests.ControlPlane.Authority;

/// <summary>Authorities made elsewhere: what is taken, and what is wrong with the rest.</summary>
public sealed class MaterialTests : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly PluggedCa _plugged = new();
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _plugged.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Files_and_a_Secret_s_data_under_Istio_s_names_are_taken()
    {
        var data = _plugged.Data();
        foreach (var (name, bytes) in data)
            _folder.Write(name, Encoding.ASCII.GetString(bytes));
        var bag = new DiagnosticBag();
        var fromFiles = new AuthorityMaterialReader(default, null, bag).ReadFolder(_folder.Path, Now);
        Assert.Empty(bag.Items);
        Assert.Equal(fromFiles!.Id, Read(data).Material!.Id);
        Assert.Equal(fromFiles.Certificate, Assert.Single(fromFiles.Intermediates));
    }

    [Fact]
    public void Each_flaw_has_its_code()
    {
        using var other = new PluggedCa();
        AssertCode("SLU0630", d => d.Remove("ca-cert.pem"));
        AssertCode("SLU0630", d => d.Remove("ca-key.pem"));
        AssertCode("SLU0630", d => d.Remove("root-cert.pem"));
        AssertCode("SLU0630", d => d["ca-key.pem"] = "garbage"u8.ToArray());
        AssertCode("SLU0631", d => d["ca-key.pem"] = other.Data()["ca-key.pem"]);
        AssertCode("SLU0633", d => d["root-cert.pem"] = other.Data()["root-cert.pem"]);
        AssertCode("SLU0632", PluggedCa.Options.NotAnAuthority);
        AssertCode("SLU0632", PluggedCa.Options.NoCertSign);
        AssertCode("SLU0637", PluggedCa.Options.NoCrlSign);
        AssertCode("SLU0636", PluggedCa.Options.WeakKey);
        AssertCode("SLU0634", PluggedCa.Options.Expired);
        AssertCode("SLU0635", PluggedCa.Options.EndsSoon);
        // No room for an intermediate below the root.
        AssertCode("SLU0633", PluggedCa.Options.RootWithoutRoom);
    }

    [Fact]
    public void The_key_never_stands_in_a_finding()
    {
        var data = _plugged.Data();
        data["ca-key.pem"] = [.. data["ca-key.pem"][..80]];
        var findings = string.Join('\n', Read(data).Bag.Items);
        Assert.DoesNotContain(Encoding.ASCII.GetString(data["ca-key.pem"])[40..70], findings, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plugged_in_authority_signs_and_its_certificates_carry_the_intermediate()
    {
        using var ca = new TestAuthority(o => o with { PluggedIn = Read(_plugged.Data()).Material });
        using var key = TestAuthority.NewKey();
        var result = await ca.AskAsync(ca.JoinToken(), TestAuthority.Csr(key));
        Assert.Equal(3, result.Chain.Count);
        using var leaf = X509Certificate2.CreateFromPem(result.Chain[0]);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ExtraStore.ImportFromPem(result.Chain[1]);
        chain.ChainPolicy.CustomTrustStore.ImportFromPem(result.Chain[2]);
        Assert.True(chain.Build(leaf));
        Assert.Equal(3, chain.ChainElements.Count);
        using var own = leaf.CopyWithPrivateKey(key);
        Assert.Equal(IssueStatus.Issued, (await ca.AskAsync(TestAuthority.Certificate(own), TestAuthority.Csr(key))).Status);
    }

    [Fact]
    public async Task Control_planes_with_folders_of_their_own_share_a_plugged_in_authority()
    {
        var material = Read(_plugged.Data()).Material;
        using var one = new TestAuthority(o => o with { PluggedIn = material });
        using var two = new TestAuthority(o => o with { PluggedIn = material });
        using var leaf = await one.IssueAsync();
        using var key = TestAuthority.NewKey();
        Assert.Equal(IssueStatus.Issued, (await two.AskAsync(TestAuthority.Certificate(leaf), TestAuthority.Csr(key))).Status);
        two.Authority.Revoke(leaf.SerialNumber);
        Assert.Equal(IssueStatus.Unauthenticated, (await two.AskAsync(TestAuthority.Certificate(leaf), TestAuthority.Csr(key))).Status);
    }

    [Fact]
    public async Task A_certificate_of_a_neighbour_below_the_same_root_is_not_ours_to_renew()
    {
        using var ca = new TestAuthority(o => o with { PluggedIn = Read(_plugged.Data()).Material });
        using var neighbour = new TestAuthority(o => o with { PluggedIn = Read(_plugged.Next()).Material });
        using var leaf = await neighbour.IssueAsync();
        using var key = TestAuthority.NewKey();
        Assert.Equal(IssueStatus.Unauthenticated, (await ca.AskAsync(TestAuthority.Certificate(leaf), TestAuthority.Csr(key))).Status);
    }

    [Fact]
    public async Task A_new_intermediate_of_the_same_root_signs_at_once_and_a_new_root_waits()
    {
        using var ca = new TestAuthority(o => o with { PluggedIn = Read(_plugged.Data()).Material });
        var before = ca.Authority.Bundle.Roots;
        ca.Options = ca.Options with { PluggedIn = Read(_plugged.Next()).Material };
        ca.Restart();
        Assert.Equal(before, ca.Authority.Bundle.Roots);
        Assert.Equal(ca.Options.PluggedIn!.Id, ca.Authority.Signers.Single(s => s.Phase == SignerPhase.Active).Id);
        ca.Clock.Advance(TimeSpan.FromHours(25));
        Assert.True(ca.Authority.RetireRoot().IsDone);
        using var other = new PluggedCa();
        ca.Authority.Dispose();
        var options = ca.Options with { PluggedIn = Read(other.Data()).Material };
        var opening = CertificateAuthority.Open(options, [], ca.Clock, NullLogger.Instance);
        using var authority = opening.Authority!;
        Assert.Equal("SLU0638", Assert.Single(opening.Diagnostics.ToArray()).Code.Id);
        Assert.Equal(2, authority.Bundle.Roots.Count);
        Assert.Equal(SignerPhase.Prepared, authority.Signers.Single(s => s.Id == options.PluggedIn!.Id).Phase);
        await Task.CompletedTask;
    }

    [Fact]
    public void A_passphrase_file_is_made_private_and_one_that_others_may_read_is_not_taken()
    {
        var path = Path.Combine(_folder.Path, "passphrase");
        var bag = new DiagnosticBag();
        var first = KeyPassphrase.FromFile(path, bag);
        Assert.True(TestAuthority.IsPrivate(path));
        Assert.Equal(first!.Value, KeyPassphrase.FromFile(path, bag)!.Value);
        Assert.Empty(bag.Items);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.Null(KeyPassphrase.FromFile(path, bag));
        Assert.Equal("SLU0639", Assert.Single(bag.Items).Code.Id);
    }

    private static (AuthorityMaterial? Material, DiagnosticBag Bag) Read(Dictionary<string, byte[]> data)
    {
        var bag = new DiagnosticBag();
        return (new AuthorityMaterialReader(default, null, bag).Read(data, Now), bag);
    }

    private void AssertCode(string code, Action<Dictionary<string, byte[]>> change)
    {
        var data = _plugged.Data();
        change(data);
        AssertCode(code, data);
    }

    private static void AssertCode(string code, PluggedCa.Options options)
    {
        using var ca = new PluggedCa(options);
        AssertCode(code, ca.Data());
    }

    private static void AssertCode(string code, Dictionary<string, byte[]> data)
    {
        var (material, bag) = Read(data);
        Assert.Contains(bag.Items, d => d.Code.Id == code);
        Assert.Equal(bag.HasErrors, material is null);
    }
}
