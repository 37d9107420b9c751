using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using Sluice.Xds.Identity;

namespace Sluice.Tests.Xds.Identity;

/// <summary>An authority that answers at once, or fails while the test wants it to.</summary>
internal sealed class FakeAuthority(TimeProvider clock, string spiffeId) : ICertificateRequester, IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly Channel<IdentityProof> _asked = Channel.CreateUnbounded<IdentityProof>();
    private X509Certificate2? _root;

    public bool Fails { get; set; }

    public string SpiffeId { get; set; } = spiffeId;

    public TimeSpan Life { get; set; } = TimeSpan.FromHours(24);

    public bool SwapsKey { get; set; }

    /// <summary>The next request, as soon as there is one.</summary>
    public ValueTask<IdentityProof> NextAsync() => _asked.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public bool WasAsked => _asked.Reader.TryPeek(out _);

    public Task<IReadOnlyList<string>> RequestAsync(
        string csr,
        TimeSpan ttl,
        IdentityProof proof,
        string roots,
        CancellationToken cancellationToken
    )
    {
        _asked.Writer.TryWrite(proof);
        if (Fails)
            throw new CertificateRefusedException("not now");
        var asked = CertificateRequest.LoadSigningRequestPem(csr, HashAlgorithmName.SHA256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var key = SwapsKey ? new PublicKey(other) : asked.PublicKey;
        var leaf = new CertificateRequest(new X500DistinguishedName(""), key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri(SpiffeId));
        leaf.CertificateExtensions.Add(names.Build(critical: true));
        var now = clock.GetUtcNow();
        var generator = X509SignatureGenerator.CreateForECDsa(_key);
        using var issued = leaf.Create(Root().SubjectName, generator, now.AddMinutes(-2), now + Life, RandomNumberGenerator.GetBytes(8));
        return Task.FromResult<IReadOnlyList<string>>([issued.ExportCertificatePem(), RootPem]);
    }

    public string RootPem => Root().ExportCertificatePem();

    public void Dispose() => _key.Dispose();

    private X509Certificate2 Root()
    {
        if (_root is not null)
            return _root;
        var request = new CertificateRequest("CN=Fake", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return _root = request.CreateSelfSigned(clock.GetUtcNow().AddDays(-1), clock.GetUtcNow().AddDays(300));
    }
}
