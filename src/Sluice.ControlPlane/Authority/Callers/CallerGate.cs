namespace Sluice.ControlPlane.Authority.Callers;

/// <summary>Shows evidence to each authenticator in turn, until one judges it.</summary>
internal sealed class CallerGate(IReadOnlyList<ICallerAuthenticator> authenticators)
{
    public async ValueTask<AuthenticationOutcome> AuthenticateAsync(CallerEvidence evidence, CancellationToken cancellationToken)
    {
        foreach (var authenticator in authenticators)
        {
            var outcome = await authenticator.AuthenticateAsync(evidence, cancellationToken);
            if (!ReferenceEquals(outcome, AuthenticationOutcome.NotMine))
                return outcome;
        }
        var isEmpty = evidence.BearerToken.IsEmpty && evidence.Certificate is null;
        return AuthenticationOutcome.Refused(isEmpty ? "no credential" : "no authenticator takes this credential");
    }
}
