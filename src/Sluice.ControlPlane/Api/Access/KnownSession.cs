namespace Sluice.ControlPlane.Api.Access;

/// <summary>A session with the SHA-256 of its token.</summary>
internal sealed record KnownSession(byte[] Hash, UserSession Session)
{
    public string Key => Convert.ToHexString(Hash);
}
