using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Sluice.ControlPlane.Authority;
using Sluice.ControlPlane.Authority.Callers;
using Sluice.ControlPlane.Authority.Issuance;
using Sluice.ControlPlane.Authority.Signing;
using Sluice.Testing;
using Sluice.Values;

namespace Sluice.Tests.ControlPlane.Authority;

/// <summary>An authority in a folder of its own, on a clock that stands still.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TestAuthority(Func<AuthorityOptions, AuthorityOptions>? change = null, params ICallerAuthenticator[] authenticators)
    {
        Options = new AuthorityOptions
        {
            DataFolder = Path.Combine(_folder.Path, "authority"),
            Passphrase = Passphrase,
            KeyIterations = 1000,
        };
        Options = change?.Invoke(Options) ?? Options;
        Authenticators = authenticators;
        Authority = Open();
    }

    public static KeyPassphrase Passphrase { get; } = new(new Secret("a passphrase for tests"u8));

    public static CallerIdentity Web { get; } = CallerIdentity.Of("cluster.local", "shop", "web")!;

    // TLS stacks look at the real time: the fake one begins there.
    public FakeTimeProvider Clock { get; } = new(TimeProvider.System.GetUtcNow());

    public AuthorityOptions Options { get; set; }

    public ICallerAuthenticator[] Authenticators { get; }

    public CertificateAuthority Authority { get; private set; }

    public string Folder => Options.DataFolder;

    public CertificateAuthority Open()
    {
        var opening = CertificateAuthority.Open(Options, Authenticators, Clock, NullLogger.Instance);
        Assert.True(opening.Authority is not null, string.Join('\n', opening.Diagnostics));
        return opening.Authority!;
    }

    public void Restart()
    {
        Authority.Dispose();
        Authority = Open();
    }

    public static ECDsa NewKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public static CertificateRequest Request(AsymmetricAlgorithm key) =>
        key is RSA rsa
            ? new("CN=ignored", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest("CN=ignored", (ECDsa)key, HashAlgorithmName.SHA256);

    public static string Csr(AsymmetricAlgorithm key, params string[] names)
    {
        var request = Request(key);
        if (names.Length > 0)
        {
            var builder = new SubjectAlternativeNameBuilder();
            foreach (var name in names)
            {
                if (name.Contains("://", StringComparison.Ordinal))
                    builder.AddUri(new Uri(name));
                else
                    builder.AddDnsName(name);
            }
            request.CertificateExtensions.Add(builder.Build());
        }
        return request.CreateSigningRequestPem();
    }

    public static CallerEvidence Token(string text) =>
        new() { BearerToken = new Secret(Encoding.ASCII.GetBytes(text)), Address = IPAddress.Loopback };

    public static CallerEvidence Token(Secret token) => new() { BearerToken = token, Address = IPAddress.Loopback };

    public static CallerEvidence Certificate(X509Certificate2 certificate) =>
        new() { Certificate = certificate, Address = IPAddress.Loopback };

    public CallerEvidence JoinToken(CallerIdentity? identity = null) =>
        Token(Authority.CreateJoinToken(identity ?? Web, TimeSpan.FromHours(1)));

    public Task<IssueResult> AskAsync(CallerEvidence evidence, string csr, TimeSpan ttl = default) =>
        Authority.IssueAsync(new(csr, ttl), evidence, TestContext.Current.CancellationToken);

    /// <summary>A certificate with its key, by a join token.</summary>
    public async Task<X509Certificate2> IssueAsync(CallerIdentity? identity = null)
    {
        using var key = NewKey();
        var result = await AskAsync(JoinToken(identity), Csr(key));
        Assert.Equal(IssueStatus.Issued, result.Status);
        return result.Certificate!.CopyWithPrivateKey(key);
    }

    public static bool IsPrivate(string file) =>
        OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite);

    public string[] AuditLines()
    {
        using var file = new FileStream(
            Path.Combine(Folder, "issued.log"),
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete
        );
        using var reader = new StreamReader(file);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public void Dispose()
    {
        Authority.Dispose();
        _folder.Dispose();
    }
}
