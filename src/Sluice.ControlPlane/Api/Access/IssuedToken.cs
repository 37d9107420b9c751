using Sluice.Values;

namespace Sluice.ControlPlane.Api.Access;

/// <summary>A new token, and the only sight of its text.</summary>
public sealed record IssuedToken(AccessToken Token, Secret Text);
