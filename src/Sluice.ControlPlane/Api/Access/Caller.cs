namespace Sluice.ControlPlane.Api.Access;

/// <summary>Who sends a request.</summary>
/// <param name="By">Who it is.</param>
/// <param name="IsStillAllowed">Whether they may still do what they might when they came: a request may last for half an hour.</param>
internal sealed record Caller(Principal By, Func<bool> IsStillAllowed);
