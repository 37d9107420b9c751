namespace Sluice.ControlPlane.Authority.Callers;

/// <summary>One way of proving who a caller is.</summary>
public interface ICallerAuthenticator
{
    /// <summary>For the audit: <c>kubernetes</c>, <c>jwt</c>, <c>certificate</c>, <c>join-token</c>, <c>operator</c>.</summary>
    string Name { get; }

    ValueTask<AuthenticationOutcome> AuthenticateAsync(CallerEvidence evidence, CancellationToken cancellationToken);
}
