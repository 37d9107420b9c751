using Microsoft.Data.Sqlite;

namespace Sluice.ControlPlane.Authority.Callers;

/// <summary>Shows evidence to each authenticator in turn, until one judges it.</summary>
/// <param name="own">Those that judge by what is known here.</param>
/// <param name="others">Those that may have to ask elsewhere; whoever has failed too often is not worth that.</param>
/// <param name="failures">Counts what fails, by the caller's network.</param>
internal sealed class CallerGate(IReadOnlyList<ICallerAuthenticator> own, IReadOnlyList<ICallerAuthenticator> others, FailedProofs failures)
{
    public async ValueTask<AuthenticationOutcome> AuthenticateAsync(CallerEvidence evidence, CancellationToken cancellationToken)
    {
        var outcome = await AskAsync(own, evidence, cancellationToken);
        if (ReferenceEquals(outcome, AuthenticationOutcome.NotMine))
            outcome = failures.MayAsk(evidence.Address)
                ? await AskAsync(others, evidence, cancellationToken)
                : AuthenticationOutcome.TooMany;
        if (ReferenceEquals(outcome, AuthenticationOutcome.NotMine))
            outcome = AuthenticationOutcome.Refused(
                evidence.BearerToken.IsEmpty && evidence.Certificate is null ? "no credential" : "no authenticator takes this credential"
            );
        var hasFailed = outcome.Proof is null && !outcome.IsUnavailable;
        return hasFailed && !failures.Note(evidence.Address) ? AuthenticationOutcome.TooMany : outcome;
    }

    private static async ValueTask<AuthenticationOutcome> AskAsync(
        IReadOnlyList<ICallerAuthenticator> authenticators,
        CallerEvidence evidence,
        CancellationToken cancellationToken
    )
    {
        foreach (var authenticator in authenticators)
        {
            var outcome = await AskAsync(authenticator, evidence, cancellationToken);
            if (!ReferenceEquals(outcome, AuthenticationOutcome.NotMine))
                return outcome;
        }
        return AuthenticationOutcome.NotMine;
    }

    // A ledger that cannot be read must not pass for a no, nor let the next one decide.
    private static async ValueTask<AuthenticationOutcome> AskAsync(
        ICallerAuthenticator authenticator,
        CallerEvidence evidence,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await authenticator.AuthenticateAsync(evidence, cancellationToken);
        }
        catch (SqliteException)
        {
            return AuthenticationOutcome.Unavailable("the ledger cannot be read");
        }
    }
}
