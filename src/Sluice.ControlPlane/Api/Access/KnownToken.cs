namespace Sluice.ControlPlane.Api.Access;

/// <summary>A token with the SHA-256 of its text.</summary>
internal sealed record KnownToken(byte[] Hash, AccessToken Token);
