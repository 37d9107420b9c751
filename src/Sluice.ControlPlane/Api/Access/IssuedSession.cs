using Sluice.Values;

namespace Sluice.ControlPlane.Api.Access;

/// <summary>A new session, and the only sight of its token.</summary>
public sealed record IssuedSession(UserSession Session, Secret Text);
