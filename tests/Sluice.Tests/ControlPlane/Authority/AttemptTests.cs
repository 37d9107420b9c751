using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.ControlPlane.Authority.Callers;
using Sluice.ControlPlane.Authority.Issuance;
using Sluice.Testing;

namespace Sluice.Tests.ControlPlane.Authority;

/// <summary>Everything that somebody could try who should get nothing, and the few ways that lead to a certificate.</summary>
public sealed class AttemptTests : IDisposable
{
    private const string Web = "spiffe://cluster.local/ns/shop/sa/web";
    private readonly TestAuthority _ca;
    private readonly JwtAttempts _jwt;

    public AttemptTests()
    {
        var clock = TimeProvider.System;
        _jwt = new(clock);
        var jwt = new JwtAuthenticator(new() { Issuer = JwtAttempts.Issuer }, _jwt, clock, NullLogger.Instance);
        var operators = new OperatorGrant("ops", BearerText.Hash(TestAuthority.Token("sluice-operator-0123456789").BearerToken), ["shop"]);
        _ca = new(o => o with { Operators = [operators], RequestBurst = 1000, FailuresPerMinute = 1000 }, jwt);
    }

    public void Dispose()
    {
        _ca.Dispose();
        _jwt.Dispose();
    }

    [Fact]
    public async Task Bad_credentials_get_nothing()
    {
        var expired = _ca.Clock.GetUtcNow().AddMinutes(-5).ToUnixTimeSeconds();
        var later = _ca.Clock.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds();
        var attempts = new Dictionary<string, CallerEvidence>
        {
            ["no credential"] = new(),
            ["garbage"] = TestAuthority.Token("garbage"),
            ["garbage in three parts"] = TestAuthority.Token("a.b.c"),
            ["control characters"] = TestAuthority.Token("a\r\nb"),
            ["too long"] = TestAuthority.Token(new string('a', 20_000)),
            ["expired"] = TestAuthority.Token(_jwt.With("exp", expired)),
            ["no end"] = TestAuthority.Token(_jwt.With("exp", null)),
            ["not yet"] = TestAuthority.Token(_jwt.With("nbf", later)),
            ["alg none"] = TestAuthority.Token(_jwt.Without("none")),
            ["alg None"] = TestAuthority.Token(_jwt.Without("None")),
            ["no signature"] = TestAuthority.Token(_jwt.Without("ES256")),
            ["HS256 with the public key in PEM"] = TestAuthority.Token(_jwt.Confused(isPem: true)),
            ["HS256 with the public key in DER"] = TestAuthority.Token(_jwt.Confused(isPem: false)),
            ["HS256 with a key of the set"] = TestAuthority.Token(_jwt.WithOctetKey()),
            ["signed by somebody else"] = TestAuthority.Token(_jwt.BySomebodyElse()),
            ["another audience"] = TestAuthority.Token(_jwt.With("aud", "api")),
            ["no audience"] = TestAuthority.Token(_jwt.With("aud", null)),
            ["another issuer"] = TestAuthority.Token(_jwt.With("iss", "https://other.test")),
            ["not a service account"] = TestAuthority.Token(_jwt.With("sub", "alice")),
            ["a name with a slash"] = TestAuthority.Token(_jwt.With("sub", "system:serviceaccount:shop:web/sa/admin")),
            ["subject and claim disagree"] = TestAuthority.Token(
                _jwt.With("kubernetes.io", new { @namespace = "kube-system", serviceaccount = new { name = "admin" } })
            ),
            ["an invented join token"] = TestAuthority.Token("sluice-join-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
            ["an invented operator token"] = TestAuthority.Token("sluice-operator-1"),
        };
        using var key = TestAuthority.NewKey();
        foreach (var (name, evidence) in attempts)
            await AssertRefusedAsync(name, evidence, TestAuthority.Csr(key), IssueStatus.Unauthenticated);
    }

    [Fact]
    public async Task Bad_requests_of_a_proven_caller_get_nothing()
    {
        using var key = TestAuthority.NewKey();
        using var weak = RSA.Create(1024);
        using var oddCurve = ECDsa.Create(ECCurve.NamedCurves.nistP521);
        var good = TestAuthority.Csr(key, Web);
        var attempts = new Dictionary<string, (string Csr, IssueStatus Status)>
        {
            ["another's name"] = (TestAuthority.Csr(key, "spiffe://cluster.local/ns/shop/sa/admin"), IssueStatus.PermissionDenied),
            ["another trust domain"] = (TestAuthority.Csr(key, "spiffe://other/ns/shop/sa/web"), IssueStatus.PermissionDenied),
            ["two names"] = (TestAuthority.Csr(key, Web, "spiffe://cluster.local/ns/shop/sa/admin"), IssueStatus.PermissionDenied),
            ["its name twice"] = (TestAuthority.Csr(key, Web, Web), IssueStatus.PermissionDenied),
            ["a host name"] = (TestAuthority.Csr(key, "shop.test"), IssueStatus.PermissionDenied),
            ["a host name beside its own"] = (TestAuthority.Csr(key, Web, "shop.test"), IssueStatus.PermissionDenied),
            ["weak RSA"] = (TestAuthority.Csr(weak, Web), IssueStatus.InvalidArgument),
            ["another curve"] = (TestAuthority.Csr(oddCurve, Web), IssueStatus.InvalidArgument),
            ["a broken signature"] = (Broken(good), IssueStatus.InvalidArgument),
            ["somebody else's key"] = (Stolen(key), IssueStatus.InvalidArgument),
            ["nothing"] = ("", IssueStatus.InvalidArgument),
            ["two requests"] = (good + "\n" + good, IssueStatus.InvalidArgument),
            ["text before"] = ("x\n" + good, IssueStatus.InvalidArgument),
            ["another label"] = (good.Replace("CERTIFICATE REQUEST", "CERTIFICATE", StringComparison.Ordinal), IssueStatus.InvalidArgument),
            ["too large"] = (good + new string(' ', 20_000), IssueStatus.InvalidArgument),
            ["SHA-1"] = (WithSha1(key), IssueStatus.InvalidArgument),
        };
        foreach (var (name, (csr, status)) in attempts)
            await AssertRefusedAsync(name, TestAuthority.Token(_jwt.Good()), csr, status);
        await AssertRefusedAsync("too long", TestAuthority.Token(_jwt.Good()), good, IssueStatus.InvalidArgument, TimeSpan.FromHours(25));
        await AssertRefusedAsync("too short", TestAuthority.Token(_jwt.Good()), good, IssueStatus.InvalidArgument, TimeSpan.FromSeconds(1));
        await AssertRefusedAsync("negative", TestAuthority.Token(_jwt.Good()), good, IssueStatus.InvalidArgument, TimeSpan.FromHours(-1));
        var acting = await _ca.Authority.IssueAsync(new(good, default, true), TestAuthority.Token(_jwt.Good()), Cancel);
        Assert.Equal(IssueStatus.PermissionDenied, acting.Status);
    }

    [Fact]
    public async Task Bad_certificates_renew_nothing()
    {
        using var revoked = await _ca.IssueAsync();
        using var other = await _ca.IssueAsync();
        using var elsewhere = new TestCa();
        using var foreign = elsewhere.Issue(Web);
        _ca.Authority.Revoke(revoked.SerialNumber);
        using var key = TestAuthority.NewKey();
        var csr = TestAuthority.Csr(key);
        await AssertRefusedAsync("revoked", TestAuthority.Certificate(revoked), csr, IssueStatus.Unauthenticated);
        await AssertRefusedAsync("of another authority", TestAuthority.Certificate(foreign), csr, IssueStatus.Unauthenticated);
        var name = TestAuthority.Csr(key, "spiffe://cluster.local/ns/shop/sa/admin");
        await AssertRefusedAsync("another's name", TestAuthority.Certificate(other), name, IssueStatus.PermissionDenied);
        Assert.Equal(IssueStatus.Issued, (await _ca.AskAsync(TestAuthority.Certificate(other), csr)).Status);
        _ca.Clock.Advance(TimeSpan.FromHours(25));
        await AssertRefusedAsync("over", TestAuthority.Certificate(other), csr, IssueStatus.Unauthenticated);
    }

    [Fact]
    public async Task A_join_token_is_good_once_for_an_hour_and_is_not_used_up_by_a_refusal()
    {
        using var key = TestAuthority.NewKey();
        var token = _ca.JoinToken();
        await AssertRefusedAsync("bad request", token, "", IssueStatus.InvalidArgument);
        Assert.Equal(IssueStatus.Issued, (await _ca.AskAsync(token, TestAuthority.Csr(key))).Status);
        await AssertRefusedAsync("again", token, TestAuthority.Csr(key), IssueStatus.Unauthenticated);
        _ca.Restart();
        await AssertRefusedAsync("again after a restart", token, TestAuthority.Csr(key), IssueStatus.Unauthenticated);
        var late = _ca.JoinToken();
        _ca.Clock.Advance(TimeSpan.FromHours(1));
        await AssertRefusedAsync("over", late, TestAuthority.Csr(key), IssueStatus.Unauthenticated);
        Assert.Null((await _ca.Authority.AuthenticateAsync(_ca.JoinToken(), Cancel)).Proof);
    }

    [Fact]
    public async Task A_join_token_that_is_used_at_once_in_two_processes_is_good_once()
    {
        using var second = _ca.Open();
        var token = _ca.JoinToken();
        using var key = TestAuthority.NewKey();
        var request = new IssueRequest(TestAuthority.Csr(key), default);
        var both = Enumerable
            .Range(0, 8)
            .Select(i => Task.Run(() => (i % 2 == 0 ? second : _ca.Authority).IssueAsync(request, token, Cancel), Cancel));
        var results = await Task.WhenAll(both);
        Assert.Single(results, r => r.Status == IssueStatus.Issued);
    }

    [Fact]
    public async Task An_operator_asks_for_workloads_of_its_namespaces_only()
    {
        using var key = TestAuthority.NewKey();
        var token = TestAuthority.Token("sluice-operator-0123456789");
        var elsewhere = TestAuthority.Csr(key, "spiffe://cluster.local/ns/kube-system/sa/admin");
        await AssertRefusedAsync("elsewhere", token, elsewhere, IssueStatus.PermissionDenied);
        await AssertRefusedAsync("nobody", token, TestAuthority.Csr(key), IssueStatus.PermissionDenied);
        Assert.Equal(IssueStatus.Issued, (await _ca.AskAsync(token, TestAuthority.Csr(key, Web))).Status);
    }

    [Fact]
    public async Task A_good_token_gets_the_certificate_of_its_account_by_subject_or_claim()
    {
        using var key = TestAuthority.NewKey();
        var claim = new { @namespace = "shop", serviceaccount = new { name = "web" } };
        foreach (var token in new[] { _jwt.Good(), _jwt.With("kubernetes.io", claim) })
        {
            var result = await _ca.AskAsync(TestAuthority.Token(token), TestAuthority.Csr(key));
            Assert.Equal(Web, SpiffeName.Of(result.Certificate!)!.SpiffeId);
        }
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private async Task AssertRefusedAsync(string attempt, CallerEvidence evidence, string csr, IssueStatus status, TimeSpan ttl = default)
    {
        var result = await _ca.AskAsync(evidence, csr, ttl);
        Assert.True(result.Certificate is null, $"'{attempt}' got a certificate");
        Assert.Empty(result.Chain);
        Assert.Equal((attempt, status), (attempt, result.Status));
        if (status == IssueStatus.Unauthenticated)
            Assert.Equal("the caller's identity could not be verified", result.Message);
        var line = _ca.AuditLines()[^1];
        Assert.Contains("\"decision\":\"refused\"", line, StringComparison.Ordinal);
        var token = Encoding.ASCII.GetString(evidence.BearerToken.Reveal());
        if (token.Length > 12)
            Assert.DoesNotContain(token, line, StringComparison.Ordinal);
    }

    private static string Broken(string pem)
    {
        var der = Der(pem);
        der[^1] ^= 1;
        return PemEncoding.WriteString("CERTIFICATE REQUEST", der);
    }

    /// <summary>The victim's public key, signed by the thief's own.</summary>
    private static string Stolen(ECDsa victim)
    {
        using var thief = TestAuthority.NewKey();
        var der = Der(TestAuthority.Csr(thief, Web));
        var own = thief.ExportSubjectPublicKeyInfo();
        var at = der.AsSpan().IndexOf(own);
        victim.ExportSubjectPublicKeyInfo().CopyTo(der, at);
        return PemEncoding.WriteString("CERTIFICATE REQUEST", der);
    }

    private static string WithSha1(ECDsa key)
    {
        var request = TestAuthority.Request(key);
        var der = request.CreateSigningRequest(new Sha1Generator(key));
        return PemEncoding.WriteString("CERTIFICATE REQUEST", der);
    }

    private static byte[] Der(string pem) => Convert.FromBase64String(pem[PemEncoding.Find(pem).Base64Data]);

    private sealed class Sha1Generator(ECDsa key) : X509SignatureGenerator
    {
        // ecdsa-with-SHA1
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) =>
            [0x30, 0x09, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x01];

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) =>
            key.SignData(data, HashAlgorithmName.SHA1, DSASignatureFormat.Rfc3279DerSequence);

        protected override PublicKey BuildPublicKey() => new(key);
    }
}
