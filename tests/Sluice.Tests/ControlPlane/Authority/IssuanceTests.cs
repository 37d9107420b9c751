using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.ControlPlane.Authority;
using Sluice.ControlPlane.Authority.Callers;
using Sluice.ControlPlane.Authority.Issuance;

namespace Sluice.Tests.ControlPlane.Authority;

/// <summary>What certificates hold, how many there may be, and what is written down.</summary>
public sealed class IssuanceTests : IDisposable
{
    private readonly TestAuthority _ca = new(o => o with { RequestBurst = 3, RequestsPerMinute = 6, FailuresPerMinute = 3 });

    public void Dispose() => _ca.Dispose();

    [Fact]
    public async Task A_certificate_is_an_X509_SVID_and_takes_nothing_else_from_the_request()
    {
        using var key = TestAuthority.NewKey();
        var request = TestAuthority.Request(key);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        var result = await _ca.AskAsync(_ca.JoinToken(), request.CreateSigningRequestPem());
        var leaf = result.Certificate!;
        Assert.Equal(("", 3), (leaf.Subject, leaf.Version));
        Assert.Equal(TestAuthority.Web, SpiffeName.Of(leaf));
        Assert.False(leaf.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority);
        Assert.Equal(X509KeyUsageFlags.DigitalSignature, leaf.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages);
        Assert.True(leaf.Extensions.Single(e => e.Oid!.Value == "2.5.29.17").Critical);
        Assert.Equal(2, leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages.Count);
        Assert.True(leaf.SerialNumberBytes.Length is 16 or 17);
        var now = _ca.Clock.GetUtcNow().UtcDateTime;
        Assert.InRange(now - leaf.NotBefore.ToUniversalTime(), TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(121));
        Assert.InRange(leaf.NotAfter.ToUniversalTime() - now, TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1), TimeSpan.FromHours(24));
    }

    [Fact]
    public async Task The_chain_leads_from_the_leaf_to_the_bundle()
    {
        using var rsa = RSA.Create(2048);
        var result = await _ca.AskAsync(_ca.JoinToken(), TestAuthority.Csr(rsa), TimeSpan.FromMinutes(5));
        Assert.Equal(2, result.Chain.Count);
        Assert.Equal(_ca.Authority.Bundle.Pem, result.Chain[1]);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.CustomTrustStore.ImportFromPem(result.Chain[1]);
        using var leaf = X509Certificate2.CreateFromPem(result.Chain[0]);
        Assert.True(chain.Build(leaf));
    }

    [Fact]
    public async Task A_certificate_never_outlives_its_signer()
    {
        using var brief = new TestAuthority(o => o with { RootLife = TimeSpan.FromHours(2) });
        using var leaf = await brief.IssueAsync();
        Assert.Equal(brief.Authority.Signers[0].NotAfter, leaf.NotAfter.ToUniversalTime());
        brief.Clock.Advance(TimeSpan.FromMinutes(116));
        using var key = TestAuthority.NewKey();
        Assert.Equal(IssueStatus.Unavailable, (await brief.AskAsync(brief.JoinToken(), TestAuthority.Csr(key))).Status);
    }

    [Fact]
    public async Task A_caller_who_asks_too_often_waits_and_others_do_not()
    {
        using var key = TestAuthority.NewKey();
        for (var i = 0; i < 3; i++)
            Assert.Equal(IssueStatus.Issued, (await _ca.AskAsync(_ca.JoinToken(), TestAuthority.Csr(key))).Status);
        Assert.Equal(IssueStatus.ResourceExhausted, (await _ca.AskAsync(_ca.JoinToken(), TestAuthority.Csr(key))).Status);
        var other = CallerIdentity.Of("cluster.local", "shop", "cart");
        Assert.Equal(IssueStatus.Issued, (await _ca.AskAsync(_ca.JoinToken(other), TestAuthority.Csr(key))).Status);
        _ca.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(IssueStatus.Issued, (await _ca.AskAsync(_ca.JoinToken(), TestAuthority.Csr(key))).Status);
    }

    [Fact]
    public async Task An_address_that_fails_too_often_does_not_fill_the_audit_and_locks_nobody_out()
    {
        for (var i = 0; i < 3; i++)
            Assert.Equal(IssueStatus.Unauthenticated, (await _ca.AskAsync(TestAuthority.Token("x"), "")).Status);
        var before = _ca.AuditLines().Length;
        for (var i = 0; i < 50; i++)
            Assert.Equal(IssueStatus.ResourceExhausted, (await _ca.AskAsync(TestAuthority.Token("x"), "")).Status);
        Assert.Equal(before + 1, _ca.AuditLines().Length);
        // Somebody honest may have the same address.
        using var key = TestAuthority.NewKey();
        Assert.Equal(IssueStatus.Issued, (await _ca.AskAsync(_ca.JoinToken(), TestAuthority.Csr(key))).Status);
    }

    [Fact]
    public async Task Nobody_is_asked_about_the_tokens_of_an_address_that_fails_too_often()
    {
        var cluster = new Cluster();
        using var reviews = new KubernetesTokenAuthenticator(cluster, "cluster.local", _ca.Clock, NullLogger.Instance);
        using var ca = new TestAuthority(o => o with { FailuresPerMinute = 3 }, reviews);
        for (var i = 0; i < 50; i++)
        {
            var outcome = await ca.Authority.AuthenticateAsync(TestAuthority.Token("a.b.c"), TestContext.Current.CancellationToken);
            Assert.Null(outcome.Proof);
        }
        Assert.Equal(3, cluster.Asked);
        // What needs no question is answered.
        using var certificate = await ca.IssueAsync();
        var own = await ca.Authority.AuthenticateAsync(TestAuthority.Certificate(certificate), TestContext.Current.CancellationToken);
        Assert.NotNull(own.Proof);
    }

    private sealed class Cluster : ITokenReviewer
    {
        public int Asked { get; private set; }

        public Task<TokenReview> ReviewAsync(Sluice.Values.Secret token, string audience, CancellationToken cancellationToken)
        {
            Asked++;
            return Task.FromResult(new TokenReview(false, "", []));
        }
    }

    [Fact]
    public void The_limit_s_memory_is_bounded_and_strangers_share_what_is_left()
    {
        var limiter = new CallerLimiter(2, 1, _ca.Clock);
        for (var i = 0; i < 10_000; i++)
            Assert.True(limiter.TryTake($"caller {i}"));
        Assert.True(limiter.TryTake("stranger 1"));
        Assert.True(limiter.TryTake("stranger 2"));
        Assert.False(limiter.TryTake("stranger 3"));
        Assert.False(limiter.HasAny("stranger 4"));
        _ca.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.True(limiter.TryTake("stranger 3"));
    }

    [Fact]
    public async Task The_audit_says_who_got_what_by_which_proof()
    {
        using var leaf = await _ca.IssueAsync();
        var entry = JsonDocument.Parse(_ca.AuditLines()[^1]).RootElement;
        Assert.Equal("issued", entry.GetProperty("decision").GetString());
        Assert.Equal("join-token", entry.GetProperty("method").GetString());
        Assert.Equal(TestAuthority.Web.SpiffeId, entry.GetProperty("caller").GetString());
        Assert.Equal(TestAuthority.Web.SpiffeId, entry.GetProperty("identity").GetString());
        Assert.Equal(leaf.SerialNumber, entry.GetProperty("serial").GetString());
        Assert.Equal("127.0.0.1", entry.GetProperty("remote").GetString());
        Assert.True(entry.TryGetProperty("notAfter", out _));
    }

    [Fact]
    public void The_audit_begins_anew_when_it_is_large()
    {
        var path = Path.Combine(_ca.Folder, "small.log");
        using var audit = new IssuanceAudit(path, 200, _ca.Clock);
        for (var i = 0; i < 40; i++)
            audit.Write(
                new()
                {
                    Decision = "refused",
                    Reason = "a reason of some length, so that two fill a file",
                    Caller = $"{i}",
                }
            );
        var files = Directory.GetFiles(_ca.Folder, "small.log*");
        Assert.Equal(5, files.Length);
        Assert.All(files, f => Assert.InRange(new FileInfo(f).Length, 1, 200));
        Assert.All(files, f => Assert.True(TestAuthority.IsPrivate(f)));
    }
}
