using System.Security.Cryptography.X509Certificates;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Sluice.ControlPlane.Authority.Callers;
using Sluice.ControlPlane.Authority.Signing;
using Sluice.ControlPlane.Authority.State;

namespace Sluice.ControlPlane.Authority.Issuance;

/// <summary>From a request to a certificate or a refusal: who asks, how often, for how long, with which key, in which name.</summary>
internal sealed class CertificateIssuer(
    AuthorityOptions options,
    SignerSet signers,
    AuthorityLedger ledger,
    CallerGate gate,
    IssuanceAudit audit,
    TimeProvider clock,
    ILogger log
)
{
    private readonly CallerLimiter _callers = new(options.RequestBurst, options.RequestsPerMinute, clock);

    // A flood must not wash the audit's older lines away.
    private readonly CallerLimiter _notes = new(1, 1, clock);

    // Nor must many addresses together: half an hour of it is an audit's file.
    private readonly CallerLimiter _strangers = new(2_000, 2_000, clock);

    public async Task<IssueResult> IssueAsync(IssueRequest request, CallerEvidence evidence, CancellationToken cancellationToken)
    {
        var remote = evidence.Address?.ToString() ?? "";
        var outcome = await gate.AuthenticateAsync(evidence, cancellationToken);
        if (outcome.Proof is { } proof)
        {
            if (!_callers.TryTake(proof.Name))
                return Audited(
                    IssueResult.Refused(IssueStatus.ResourceExhausted, "too many requests"),
                    proof,
                    remote,
                    _notes.TryTake(proof.Name)
                );
            return Audited(Decide(request, proof), proof, remote, true);
        }
        var isTooMuch = ReferenceEquals(outcome, AuthenticationOutcome.TooMany);
        var status =
            outcome.IsUnavailable ? IssueStatus.Unavailable
            : isTooMuch ? IssueStatus.ResourceExhausted
            : IssueStatus.Unauthenticated;
        var isNoted = (!isTooMuch || _notes.TryTake(FailedProofs.NetworkOf(evidence.Address))) && _strangers.TryTake("");
        return Audited(IssueResult.Refused(status, outcome.Reason), null, remote, isNoted);
    }

    /// <summary>For the control plane's own listeners: a certificate with host names, which no caller gets.</summary>
    public X509Certificate2 IssueOwn(CallerIdentity identity, PublicKey key, IReadOnlyList<string> hosts)
    {
        var signer = signers.Current.Active.Signer;
        var certificate = LeafTemplate.Sign(signer, key, LifeOf(options.MaxTtl, signer), identity.SpiffeId, hosts);
        ledger.TryRecord(Row(certificate, signer, identity), "", clock.GetUtcNow());
        audit.Write(Entry(certificate, "self", identity.SpiffeId, ""));
        return certificate;
    }

    private IssueResult Decide(IssueRequest request, CallerProof proof)
    {
        if (request.IsImpersonation)
            return IssueResult.Refused(IssueStatus.PermissionDenied, "asks in the name of somebody else");
        var ttl = request.Ttl == TimeSpan.Zero ? options.DefaultTtl : request.Ttl;
        if (ttl < options.MinTtl || ttl > options.MaxTtl)
            return IssueResult.Refused(IssueStatus.InvalidArgument, $"the life asked for is not from {options.MinTtl} to {options.MaxTtl}");
        var csr = CsrReader.Read(request.Csr);
        if (csr.Key is null)
            return IssueResult.Refused(csr.Status, csr.Problem);
        if (IdentityFor(proof, csr.Uris) is not { } identity)
            return IssueResult.Refused(IssueStatus.PermissionDenied, "the request's name is not the caller's");
        return Sign(csr.Key, identity, ttl, proof.OneTime);
    }

    private IssueResult Sign(PublicKey key, CallerIdentity identity, TimeSpan ttl, string oneTime)
    {
        var state = signers.Current;
        var signer = state.Active.Signer;
        var now = clock.GetUtcNow();
        var life = LifeOf(ttl, signer);
        if (life.NotAfter - now < options.MinTtl)
            return IssueResult.Refused(IssueStatus.Unavailable, "the signing certificate is about to end");
        try
        {
            var certificate = LeafTemplate.Sign(signer, key, life, identity.SpiffeId);
            if (!ledger.TryRecord(Row(certificate, signer, identity), oneTime, now))
                return IssueResult.Refused(IssueStatus.Unauthenticated, "the join token was used meanwhile");
            string[] below = [certificate.ExportCertificatePem(), .. signer.Intermediates.Select(c => c.ExportCertificatePem())];
            return IssueResult.Issued(certificate, [.. below.Select(p => p + "\n"), state.Bundle.Pem]);
        }
        catch (SqliteException problem)
        {
            log.NotRecorded(problem.Message);
            return IssueResult.Refused(IssueStatus.Unavailable, "the ledger cannot be written");
        }
    }

    /// <summary>A workload gets its own name, and asks for that or for none; an operator has to say whose.</summary>
    private CallerIdentity? IdentityFor(CallerProof proof, IReadOnlyList<string> asked)
    {
        if (proof.Identity is { } own)
            return asked.Count == 0 || (asked is [var same] && same == own.SpiffeId) ? own : null;
        if (asked is not [var one] || !CallerIdentity.TryParse(one, out var identity))
            return null;
        return identity.TrustDomain == options.TrustDomain && proof.Operator!.Namespaces.Contains(identity.Namespace) ? identity : null;
    }

    private CertificateLife LifeOf(TimeSpan ttl, ICertificateSigner signer)
    {
        var now = clock.GetUtcNow();
        DateTimeOffset first = signer.Certificate.NotBefore.ToUniversalTime();
        DateTimeOffset last = signer.Certificate.NotAfter.ToUniversalTime();
        var (start, end) = (now - options.Backdate, now + ttl);
        return new(start > first ? start : first, end < last ? end : last);
    }

    /// <summary>No answer leaves that is not in the audit.</summary>
    private IssueResult Audited(IssueResult result, CallerProof? proof, string remote, bool isNoted)
    {
        if (!isNoted)
            return result;
        try
        {
            audit.Write(
                result.Certificate is { } issued
                    ? Entry(issued, proof!.Method, proof.Name, remote)
                    : new()
                    {
                        Decision = "refused",
                        Reason = $"{result.Status}: {result.Reason}",
                        Caller = proof?.Name ?? "",
                        Method = proof?.Method ?? "",
                        Remote = remote,
                    }
            );
            return result;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            log.NotAudited(problem.Message);
            return IssueResult.Refused(IssueStatus.Unavailable, "the audit cannot be written");
        }
    }

    private static AuditEntry Entry(X509Certificate2 certificate, string method, string caller, string remote) =>
        new()
        {
            Decision = "issued",
            Caller = caller,
            Method = method,
            Identity = SpiffeName.Of(certificate)?.SpiffeId ?? "",
            Serial = certificate.SerialNumber,
            NotAfter = certificate.NotAfter.ToUniversalTime(),
            Remote = remote,
        };

    private static IssuedRow Row(X509Certificate2 certificate, ICertificateSigner signer, CallerIdentity identity) =>
        new(
            certificate.SerialNumber,
            signer.Id,
            identity.SpiffeId,
            certificate.NotBefore.ToUniversalTime(),
            certificate.NotAfter.ToUniversalTime()
        );
}
