namespace Sluice.Xds.Identity;

/// <summary>The way to a certificate authority.</summary>
public interface ICertificateRequester
{
    /// <summary>PEM: leaf, intermediates, and as the last element the trusted roots. Throws <see cref="CertificateRefusedException"/> where there is none.</summary>
    /// <param name="csr">PKCS#10 in PEM form.</param>
    /// <param name="ttl">Life to ask for; zero leaves it to the authority.</param>
    /// <param name="roots">PEM of whom to trust as the authority.</param>
    Task<IReadOnlyList<string>> RequestAsync(
        string csr,
        TimeSpan ttl,
        IdentityProof proof,
        string roots,
        CancellationToken cancellationToken
    );
}
