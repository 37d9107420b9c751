namespace Sluice.ControlPlane.Api.Access;

/// <summary>What became of an attempt to log in.</summary>
/// <param name="Outcome">What.</param>
/// <param name="Session">Of one that succeeded.</param>
/// <param name="Wait">Of one that was not looked at.</param>
internal sealed record LoginResult(LoginOutcome Outcome, IssuedSession? Session = null, TimeSpan? Wait = null);
