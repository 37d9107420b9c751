using Microsoft.Data.Sqlite;

namespace Sluice.ControlPlane.Authority.Callers;

/// <summary>Shows evidence to each authenticator in turn, until one judges it.</summary>
internal sealed class CallerGate(IReadOnlyList<ICallerAuthenticator> authenticators)
{
    public async ValueTask<AuthenticationOutcome> AuthenticateAsync(CallerEvidence evidence, CancellationToken cancellationToken)
    {
        foreach (var authenticator in authenticators)
        {
            var outcome = await AskAsync(authenticator, evidence, cancellationToken);
            if (!ReferenceEquals(outcome, AuthenticationOutcome.NotMine))
                return outcome;
        }
        var isEmpty = evidence.BearerToken.IsEmpty && evidence.Certificate is null;
        return AuthenticationOutcome.Refused(isEmpty ? "no credential" : "no authenticator takes this credential");
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
