using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Sluice.ControlPlane.Authority.Callers;
using Sluice.ControlPlane.Authority.Issuance;
using Sluice.ControlPlane.Authority.Revocation;
using Sluice.ControlPlane.Authority.Signing;
using Sluice.ControlPlane.Authority.State;
using Sluice.ControlPlane.Files;
using Sluice.Resources.Diagnostics;
using Sluice.Values;

namespace Sluice.ControlPlane.Authority;

/// <summary>The mesh's certificate authority: issues, rotates its roots, revokes, and remembers all of it in its data folder.</summary>
public sealed class CertificateAuthority : IDisposable
{
    /// <summary>How late this process sees what another one with the same folder has changed.</summary>
    private static readonly TimeSpan RefreshPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PrunePeriod = TimeSpan.FromHours(1);

    private readonly AuthorityOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly AuthorityLedger _ledger;
    private readonly SignerSet _signers;
    private readonly IssuanceAudit _audit;
    private readonly CertificateIssuer _issuer;
    private readonly CallerGate _gate;
    private readonly JoinTokens _joinTokens;
    private readonly RevocationPublisher _revocations;
    private long _toldLists;
    private ITimer? _refresh;
    private ITimer? _prune;

    private CertificateAuthority(
        AuthorityOptions options,
        IReadOnlyList<ICallerAuthenticator> authenticators,
        TimeProvider clock,
        ILogger log
    )
    {
        (_options, _clock, _log) = (options, clock, log);
        PrivateFile.CreateFolder(options.DataFolder);
        _ledger = new(Path.Combine(options.DataFolder, "authority.db"));
        var folder = new SignerFolder(Path.Combine(options.DataFolder, "signers"), options.Passphrase, options.KeyIterations);
        _signers = new(_ledger, folder, options.MaxTtl + options.Backdate, clock);
        _audit = new(Path.Combine(options.DataFolder, "issued.log"), options.AuditBytes, clock);
        _joinTokens = new(_ledger, clock);
        _revocations = new(_ledger, _signers, options, clock);
        var own = new OwnCertificateAuthenticator(_signers, IsRevoked, options.TrustDomain, clock);
        // What can be told by its form comes first; what asks elsewhere, last.
        _gate = new(
            [_joinTokens, new OperatorAuthenticator(options.Operators), own],
            authenticators,
            new(options.FailuresPerMinute, clock)
        );
        _issuer = new(options, _signers, _ledger, _gate, _audit, clock, log);
    }

    /// <summary>The roots that the mesh trusts now.</summary>
    public TrustBundle Bundle => _signers.Current.Bundle;

    /// <summary>The signers and where they stand in a rotation.</summary>
    public IReadOnlyList<SignerStatus> Signers => [.. _signers.Current.Signers.Select(s => s.Status)];

    public string TrustDomain => _options.TrustDomain;

    /// <summary>Tells of each new bundle, for whoever pushes it to proxies. Handlers must be quick and must not throw.</summary>
    public event Action<TrustBundle>? BundleChanged;

    /// <summary>Tells of new revocation lists, whoever has revoked. Handlers must be quick and must not throw.</summary>
    public event Action? RevocationsChanged;

    /// <summary>Opens the data folder, or begins one.</summary>
    /// <param name="authenticators">Ways to prove an identity besides join tokens, operators' tokens and certificates of this authority.</param>
    public static AuthorityOpening Open(
        AuthorityOptions options,
        IReadOnlyList<ICallerAuthenticator> authenticators,
        TimeProvider clock,
        ILogger log
    )
    {
        var diagnostics = new DiagnosticBag();
        CertificateAuthority? authority = null;
        try
        {
            authority = new CertificateAuthority(options, authenticators, clock, log);
            if (authority._signers.Open(authority.NewRoot, options.PluggedIn, diagnostics))
            {
                authority.Start();
                return new(authority, diagnostics.ToValueList());
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or SqliteException)
        {
            diagnostics.Add(Codes.AuthorityFileUnreadable, default, "", options.DataFolder, problem.Message);
        }
        authority?.Dispose();
        return new(null, diagnostics.ToValueList());
    }

    public Task<IssueResult> IssueAsync(IssueRequest request, CallerEvidence evidence, CancellationToken cancellationToken) =>
        _issuer.IssueAsync(request, evidence, cancellationToken);

    /// <summary>Who a caller is, for other services of the control plane (xDS). Join tokens prove nothing here: they are for certificates.</summary>
    public async ValueTask<AuthenticationOutcome> AuthenticateAsync(CallerEvidence evidence, CancellationToken cancellationToken)
    {
        var outcome = await _gate.AuthenticateAsync(evidence, cancellationToken);
        return outcome.Proof is { OneTime.Length: > 0 }
            ? AuthenticationOutcome.Refused("a join token is for a certificate alone")
            : outcome;
    }

    /// <summary>A certificate with its key for the control plane's own listeners, with host names beside the identity. It lives <see cref="AuthorityOptions.MaxTtl"/>.</summary>
    public X509Certificate2Collection IssueForControlPlane(CallerIdentity identity, IReadOnlyList<string> hosts)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("", key, HashAlgorithmName.SHA256);
        using var certificate = _issuer.IssueOwn(identity, request.PublicKey, hosts);
        return [certificate.CopyWithPrivateKey(key), .. _signers.Current.Active.Signer.Intermediates];
    }

    /// <summary>A token for one first certificate of this identity.</summary>
    /// <param name="life">7 days at most.</param>
    public Secret CreateJoinToken(CallerIdentity identity, TimeSpan life)
    {
        if (identity.TrustDomain != _options.TrustDomain)
            throw new ArgumentException("the identity is of another trust domain", nameof(identity));
        _audit.Write(
            new()
            {
                Decision = "join-token",
                Identity = identity.SpiffeId,
                NotAfter = _clock.GetUtcNow() + life,
            }
        );
        return _joinTokens.Create(identity, life);
    }

    /// <summary>Step 1 of a rotation: a new root of our own is trusted beside the old one, which still signs.</summary>
    public RotationResult PrepareRoot() => PrepareRoot(NewRoot());

    /// <summary>Step 1 with an authority made elsewhere.</summary>
    public RotationResult PrepareRoot(AuthorityMaterial next) => Noted("root-prepare", _signers.Prepare(next));

    /// <summary>Step 2: the new root signs. Not before <see cref="AuthorityOptions.MaxTtl"/> after step 1, when every proxy has the new bundle.</summary>
    public RotationResult ActivateRoot() => Noted("root-activate", _signers.Activate());

    /// <summary>Step 3: the old root is trusted no more. Not before <see cref="AuthorityOptions.MaxTtl"/> after step 2, when its last certificate has ended.</summary>
    public RotationResult RetireRoot() => Noted("root-retire", _signers.Retire());

    /// <summary>Revokes one certificate.</summary>
    /// <param name="serial">Hexadecimal, as in the audit; also of a certificate that another control plane has issued.</param>
    /// <returns>False: it was revoked before.</returns>
    public bool Revoke(string serial)
    {
        var canonical = Convert.ToHexString(Convert.FromHexString(serial));
        _audit.Write(new() { Decision = "revoke", Serial = canonical });
        var now = _clock.GetUtcNow();
        var isNew = _ledger.Revoke(canonical, now, now + _options.MaxTtl + _options.Backdate);
        Quietly(TellRevocations);
        return isNew;
    }

    /// <summary>Revokes all certificates of an identity that hold now. It may get new ones: take its account away too.</summary>
    /// <returns>How many were known here.</returns>
    public int Revoke(CallerIdentity identity)
    {
        _audit.Write(new() { Decision = "revoke", Identity = identity.SpiffeId });
        var now = _clock.GetUtcNow();
        var count = _ledger.RevokeIdentity(identity.SpiffeId, now, now + _options.MaxTtl + _options.Backdate);
        Quietly(TellRevocations);
        return count;
    }

    public bool IsRevoked(X509Certificate2 certificate) => IsRevoked(CertificateMark.Of(certificate));

    /// <summary>Whether what proved a caller's identity still does. Of tokens nobody says when they end, so they hold.</summary>
    public bool Holds(CallerProof proof) =>
        proof.Certificate is not { } certificate || (_clock.GetUtcNow() < certificate.NotAfter && !IsRevoked(certificate));

    /// <summary>The lists to publish now.</summary>
    public RevocationLists RevocationLists() => _revocations.Current();

    public void Dispose()
    {
        _refresh?.Dispose();
        _prune?.Dispose();
        _audit.Dispose();
        _signers.Dispose();
        _ledger.Dispose();
    }

    private void Start()
    {
        _signers.BundleChanged += bundle =>
        {
            _log.BundleChanged(bundle.Version, bundle.Roots.Count);
            BundleChanged?.Invoke(bundle);
        };
        _refresh = _clock.CreateTimer(_ => Quietly(Refresh), null, RefreshPeriod, RefreshPeriod);
        _prune = _clock.CreateTimer(_ => Quietly(() => _ledger.Prune(_clock.GetUtcNow())), null, PrunePeriod, PrunePeriod);
    }

    private void Refresh()
    {
        _signers.Refresh();
        TellRevocations();
    }

    private void TellRevocations()
    {
        var number = RevocationLists().Number;
        if (Interlocked.Exchange(ref _toldLists, number) != number)
            RevocationsChanged?.Invoke();
    }

    private bool IsRevoked(CertificateMark certificate) =>
        _ledger.IsRevoked(certificate.Serial, certificate.SpiffeId, certificate.NotBefore + _options.Backdate);

    private AuthorityMaterial NewRoot() =>
        SelfSignedRoot.Create(_options.TrustDomain, _clock.GetUtcNow(), _options.Backdate, _options.RootLife);

    private RotationResult Noted(string step, RotationResult result)
    {
        _audit.Write(new() { Decision = step, Reason = result.Reason });
        return result;
    }

    // A timer's exception would end the process.
    private void Quietly(Action work)
    {
        try
        {
            work();
        }
        catch (Exception problem)
        {
            _log.NotRefreshed(problem.Message);
        }
    }
}
