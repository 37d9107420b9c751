namespace Sluice.ControlPlane.Authority.Callers;

/// <summary>Where a token issuer's public keys (JWKS, RFC 7517) are.</summary>
public interface IKeySetSource
{
    Task<string> ReadAsync(CancellationToken cancellationToken);
}
