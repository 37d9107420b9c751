using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sluice.ControlPlane.Authority;
using Sluice.ControlPlane.Authority.Issuance;
using Sluice.ControlPlane.Authority.Signing;

namespace Sluice.Tests.ControlPlane.Authority;

/// <summary>Roots change while everybody goes on talking.</summary>
public sealed class RotationTests : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromHours(24) + TimeSpan.FromMinutes(2);
    private readonly TestAuthority _ca = new(o => o with { KeyIterations = 600_000 });

    public void Dispose() => _ca.Dispose();

    [Fact]
    public void Steps_wait_for_the_longest_life_and_come_in_order()
    {
        Assert.False(_ca.Authority.ActivateRoot().IsDone);
        Assert.False(_ca.Authority.RetireRoot().IsDone);
        Assert.True(_ca.Authority.PrepareRoot().IsDone);
        Assert.False(_ca.Authority.PrepareRoot().IsDone);
        _ca.Clock.Advance(Step - TimeSpan.FromSeconds(1));
        var early = _ca.Authority.ActivateRoot();
        Assert.False(early.IsDone);
        Assert.InRange(early.NotBefore!.Value - _ca.Clock.GetUtcNow(), TimeSpan.FromMilliseconds(990), TimeSpan.FromSeconds(1));
        _ca.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_ca.Authority.ActivateRoot().IsDone);
        _ca.Clock.Advance(Step - TimeSpan.FromSeconds(1));
        Assert.False(_ca.Authority.RetireRoot().IsDone);
        _ca.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_ca.Authority.RetireRoot().IsDone);
        Assert.Single(_ca.Authority.Bundle.Roots);
        Assert.Single(Directory.GetDirectories(Path.Combine(_ca.Folder, "signers")));
    }

    [Fact]
    public void Each_bundle_has_a_higher_version_also_after_a_restart_and_is_told()
    {
        var told = new List<TrustBundle>();
        _ca.Authority.BundleChanged += told.Add;
        var first = _ca.Authority.Bundle;
        _ca.Authority.PrepareRoot();
        Assert.Equal(2, told[0].Roots.Count);
        Assert.Equal(first.Roots[0], told[0].Roots[0]);
        Assert.True(told[0].Version > first.Version);
        _ca.Clock.Advance(Step);
        _ca.Restart();
        _ca.Authority.BundleChanged += told.Add;
        Assert.Equal(told[0], _ca.Authority.Bundle);
        _ca.Authority.ActivateRoot();
        Assert.Equal(told[0].Roots[1], told[1].Roots[0]);
        _ca.Restart();
        Assert.Equal(told[1], _ca.Authority.Bundle);
        Assert.Equal([SignerPhase.Retiring, SignerPhase.Active], _ca.Authority.Signers.Select(s => s.Phase).Order().Reverse());
    }

    [Fact]
    public async Task Certificates_of_both_roots_talk_to_each_other_throughout()
    {
        using var old = await _ca.IssueAsync();
        await AssertTalkAsync(old, old);
        _ca.Authority.PrepareRoot();
        await AssertTalkAsync(old, await _ca.IssueAsync());
        _ca.Clock.Advance(Step);
        using var lastOfOld = await _ca.IssueAsync();
        Assert.True(_ca.Authority.ActivateRoot().IsDone);
        using var firstOfNew = await _ca.IssueAsync();
        Assert.NotEqual(lastOfOld.Issuer, firstOfNew.Issuer);
        await AssertTalkAsync(lastOfOld, firstOfNew);
        await AssertTalkAsync(firstOfNew, lastOfOld);
        _ca.Clock.Advance(Step / 2);
        using var renewed = await _ca.IssueAsync();
        await AssertTalkAsync(lastOfOld, renewed);
        _ca.Clock.Advance(Step / 2);
        Assert.True(_ca.Authority.RetireRoot().IsDone);
        using var later = await _ca.IssueAsync();
        await AssertTalkAsync(renewed, later);
        Assert.False(Trusts(lastOfOld));
    }

    [Fact]
    public async Task A_certificate_of_the_old_root_renews_itself_after_the_activation()
    {
        _ca.Authority.PrepareRoot();
        _ca.Clock.Advance(Step);
        using var old = await _ca.IssueAsync();
        _ca.Authority.ActivateRoot();
        using var key = TestAuthority.NewKey();
        var renewed = await _ca.AskAsync(TestAuthority.Certificate(old), TestAuthority.Csr(key));
        Assert.Equal(IssueStatus.Issued, renewed.Status);
        Assert.NotEqual(old.Issuer, renewed.Certificate!.Issuer);
    }

    [Fact]
    public void Two_processes_with_one_folder_see_each_other_s_steps_and_take_each_once()
    {
        using var second = _ca.Open();
        Assert.Equal(_ca.Authority.Bundle, second.Bundle);
        _ca.Authority.PrepareRoot();
        Assert.Single(second.Bundle.Roots);
        _ca.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(_ca.Authority.Bundle, second.Bundle);
        _ca.Clock.Advance(Step);
        Assert.True(second.ActivateRoot().IsDone);
        Assert.False(_ca.Authority.ActivateRoot().IsDone);
        Assert.Equal(second.Bundle, _ca.Authority.Bundle);
    }

    [Fact]
    public void The_key_is_encrypted_and_private_and_another_passphrase_opens_nothing()
    {
        var files = Directory.GetFiles(Path.Combine(_ca.Folder, "signers"), "*", SearchOption.AllDirectories);
        Assert.Equal(4, files.Length);
        Assert.All(Directory.GetFiles(_ca.Folder, "*", SearchOption.AllDirectories), f => Assert.True(TestAuthority.IsPrivate(f), f));
        var pem = File.ReadAllText(files.Single(f => f.EndsWith("ca-key.pem", StringComparison.Ordinal)));
        Assert.True(PemEncoding.TryFind(pem, out var found));
        Assert.Equal("ENCRYPTED PRIVATE KEY", pem[found.Label]);
        using var key = ECDsa.Create();
        Assert.Throws<CryptographicException>(() => key.ImportFromEncryptedPem(pem, "another passphrase"));
        key.ImportFromEncryptedPem(pem, "a passphrase for tests");
        // 600,000 iterations of PBKDF2 with SHA-256, then AES-256-CBC, as DER.
        var der = Convert.ToHexString(Convert.FromBase64String(pem[PemEncoding.Find(pem).Base64Data]));
        Assert.Contains("02030927C0", der, StringComparison.Ordinal);
        Assert.Contains("060960864801650304012A", der, StringComparison.Ordinal);
        _ca.Authority.Dispose();
        var wrong = _ca.Options with { Passphrase = new(new Sluice.Values.Secret("another passphrase"u8)) };
        var opening = CertificateAuthority.Open(wrong, [], _ca.Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        Assert.Null(opening.Authority);
        Assert.Contains(opening.Diagnostics.ToArray(), d => d.Code.Id == "SLU0630");
    }

    [Fact]
    public void A_ledger_that_is_none_is_a_finding_and_not_a_crash()
    {
        _ca.Authority.Dispose();
        File.WriteAllText(Path.Combine(_ca.Folder, "authority.db"), new string('x', 8192));
        var opening = CertificateAuthority.Open(_ca.Options, [], _ca.Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        Assert.Null(opening.Authority);
        Assert.Equal("SLU0630", Assert.Single(opening.Diagnostics.ToArray()).Code.Id);
    }

    // TLS looks at the machine's clock, the authority at the fake one: trust is judged by the latter.
    private async Task AssertTalkAsync(X509Certificate2 server, X509Certificate2 client)
    {
        Assert.True(Trusts(server) && Trusts(client));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var connecting = new TcpClient();
        var accept = listener.AcceptTcpClientAsync(Cancel);
        await connecting.ConnectAsync((IPEndPoint)listener.LocalEndpoint, Cancel);
        using var accepted = await accept;
        await using var serving = new SslStream(accepted.GetStream());
        await using var asking = new SslStream(connecting.GetStream());
        var served = serving.AuthenticateAsServerAsync(
            new()
            {
                ServerCertificateContext = SslStreamCertificateContext.Create(server, null, offline: true),
                ClientCertificateRequired = true,
                RemoteCertificateValidationCallback = (_, peer, _, _) => Trusts((X509Certificate2)peer!),
            },
            Cancel
        );
        await asking.AuthenticateAsClientAsync(
            new()
            {
                TargetHost = "",
                ClientCertificateContext = SslStreamCertificateContext.Create(client, null, offline: true),
                RemoteCertificateValidationCallback = (_, peer, _, _) => Trusts((X509Certificate2)peer!),
            },
            Cancel
        );
        await served;
        await asking.WriteAsync("x"u8.ToArray(), Cancel);
        Assert.Equal(1, await serving.ReadAsync(new byte[1], Cancel));
    }

    private bool Trusts(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        chain.ChainPolicy.VerificationTime = _ca.Clock.GetUtcNow().LocalDateTime;
        chain.ChainPolicy.CustomTrustStore.ImportFromPem(_ca.Authority.Bundle.Pem);
        return chain.Build(certificate);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
