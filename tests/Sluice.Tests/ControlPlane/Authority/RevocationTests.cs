using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Sluice.ControlPlane.Authority;
using Sluice.ControlPlane.Authority.State;
using Sluice.Proxy.Tls;
using Sluice.Testing;

namespace Sluice.Tests.ControlPlane.Authority;

/// <summary>Revocation by serial number and by identity, and the lists that proxies read.</summary>
public sealed class RevocationTests : IDisposable
{
    private readonly TestAuthority _ca = new();

    public void Dispose() => _ca.Dispose();

    [Fact]
    public async Task A_revoked_certificate_is_on_the_list_as_proxies_read_it()
    {
        // Enough of them that some serial numbers begin with a set bit.
        for (var i = 0; i < 8; i++)
        {
            using var revoked = await _ca.IssueAsync();
            using var kept = await _ca.IssueAsync();
            Assert.True(_ca.Authority.Revoke(revoked.SerialNumber.ToLowerInvariant()));
            Assert.False(_ca.Authority.Revoke(revoked.SerialNumber));
            var list = RevocationList.Parse([Encoding.ASCII.GetBytes(_ca.Authority.RevocationLists().Pem)]);
            Assert.True(list.Contains(revoked));
            Assert.False(list.Contains(kept));
            Assert.True(_ca.Authority.IsRevoked(revoked));
            Assert.False(_ca.Authority.IsRevoked(kept));
        }
    }

    [Fact]
    public async Task All_certificates_of_an_identity_go_and_new_ones_hold()
    {
        using var first = await _ca.IssueAsync();
        using var second = await _ca.IssueAsync();
        var cart = CallerIdentity.Of("cluster.local", "shop", "cart")!;
        using var other = await _ca.IssueAsync(cart);
        Assert.Equal(2, _ca.Authority.Revoke(TestAuthority.Web));
        using var next = await _ca.IssueAsync();
        Assert.Equal((true, true, false, false), (Is(first), Is(second), Is(other), Is(next)));
        _ca.Restart();
        Assert.Equal((true, true, false, false), (Is(first), Is(second), Is(other), Is(next)));

        bool Is(System.Security.Cryptography.X509Certificates.X509Certificate2 c) => _ca.Authority.IsRevoked(c);
    }

    [Fact]
    public async Task Certificates_that_another_control_plane_has_issued_are_revoked_with_their_identity()
    {
        using var issued = await _ca.IssueAsync();
        _ca.Authority.Dispose();
        File.Delete(Path.Combine(_ca.Folder, "authority.db"));
        using var fresh = _ca.Open();
        Assert.False(fresh.IsRevoked(issued));
        Assert.Equal(0, fresh.Revoke(TestAuthority.Web));
        Assert.True(fresh.IsRevoked(issued));
    }

    [Fact]
    public async Task Numbers_rise_and_lists_are_made_anew_at_half_of_their_life()
    {
        var first = _ca.Authority.RevocationLists();
        Assert.Same(first, _ca.Authority.RevocationLists());
        using var leaf = await _ca.IssueAsync();
        _ca.Authority.Revoke(leaf.SerialNumber);
        var second = _ca.Authority.RevocationLists();
        Assert.True(second.Number > first.Number);
        _ca.Clock.Advance(TimeSpan.FromHours(12));
        var third = _ca.Authority.RevocationLists();
        Assert.True(third.Number > second.Number);
        Assert.Equal(_ca.Clock.GetUtcNow() + TimeSpan.FromHours(24), third.NextUpdate);
        _ca.Restart();
        Assert.True(_ca.Authority.RevocationLists().Number > third.Number);
    }

    [Fact]
    public async Task During_a_rotation_each_signer_signs_the_list_of_its_own()
    {
        using var old = await _ca.IssueAsync();
        _ca.Authority.PrepareRoot();
        _ca.Clock.Advance(TimeSpan.FromHours(24.1));
        using var lastOfOld = await _ca.IssueAsync();
        _ca.Authority.ActivateRoot();
        using var ofNew = await _ca.IssueAsync();
        _ca.Authority.Revoke(lastOfOld.SerialNumber);
        _ca.Authority.Revoke(ofNew.SerialNumber);
        var lists = _ca.Authority.RevocationLists();
        Assert.Equal(2, lists.BySigner.Count);
        var read = RevocationList.Parse([Encoding.ASCII.GetBytes(lists.Pem)]);
        Assert.True(read.Contains(lastOfOld) && read.Contains(ofNew));
        Assert.False(read.Contains(old));
    }

    [Fact]
    public async Task What_is_over_is_forgotten_after_it_was_on_one_more_list()
    {
        using var leaf = await _ca.IssueAsync();
        _ca.Authority.Revoke(leaf.SerialNumber);
        using var ledger = new AuthorityLedger(Path.Combine(_ca.Folder, "authority.db"));
        _ca.Clock.Advance(TimeSpan.FromHours(48));
        Assert.Single(ledger.Revoked(_ca.Clock.GetUtcNow()));
        _ca.Clock.Advance(TimeSpan.FromHours(26));
        Assert.Empty(ledger.Revoked(_ca.Clock.GetUtcNow()));
        Assert.Null(ledger.LastEndOf(_ca.Authority.Signers[0].Id));
    }

    [Fact]
    public async Task Openssl_agrees_with_list_chain_and_request()
    {
        if (!File.Exists("/usr/bin/openssl"))
            Assert.Skip("there is no openssl here");
        using var folder = new TemporaryFolder();
        using var revoked = await _ca.IssueAsync();
        using var kept = await _ca.IssueAsync();
        _ca.Authority.Revoke(revoked.SerialNumber);
        var lists = _ca.Authority.RevocationLists();
        var roots = folder.Write("root.pem", _ca.Authority.Bundle.Pem);
        var list = folder.Write("list.pem", lists.Pem);
        await File.WriteAllBytesAsync(
            Path.Combine(folder.Path, "list.der"),
            lists.BySigner[0].Value,
            TestContext.Current.CancellationToken
        );
        var good = folder.Write("good.pem", PemEncoding.WriteString("CERTIFICATE", kept.RawData));
        var bad = folder.Write("bad.pem", PemEncoding.WriteString("CERTIFICATE", revoked.RawData));
        Assert.Contains("verify OK", await RunAsync("crl", "-verify", "-CAfile", roots, "-in", list, "-noout"), StringComparison.Ordinal);
        var text = await RunAsync("crl", "-inform", "DER", "-in", Path.Combine(folder.Path, "list.der"), "-text", "-noout");
        Assert.Contains(revoked.SerialNumber.TrimStart('0'), text, StringComparison.Ordinal);
        Assert.Contains("X509v3 CRL Number", text, StringComparison.Ordinal);
        string[] check = ["verify", "-x509_strict", "-crl_check", "-purpose", "sslclient", "-CAfile", roots, "-CRLfile", list];
        Assert.Contains("good.pem: OK", await RunAsync([.. check, good]), StringComparison.Ordinal);
        Assert.Contains("certificate revoked", await RunAsync([.. check, bad]), StringComparison.Ordinal);
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("openssl", arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return await output + await errors;
    }
}
