namespace Sluice.ControlPlane.Api.Access;

/// <summary>A user with the hash of the password (<see cref="PasswordHash"/>).</summary>
internal sealed record KnownUser(User User, string Hash);
