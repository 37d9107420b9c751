using System.Text;
using Sluice.Values;

namespace Sluice.Xds.Identity;

/// <summary>Chooses the proof for the next request: a token from its file, else the certificate that holds now, else what there is to begin with.</summary>
internal sealed class ProofSource(WorkloadIdentityOptions options, TimeProvider clock)
{
    public IdentityProof Next(WorkloadCertificate? current)
    {
        if (options.TokenFile.Length > 0)
            return IdentityProof.OfToken(new Secret(Encoding.ASCII.GetBytes(Read(options.TokenFile).Trim())));
        if (current is not null && clock.GetUtcNow() < current.NotAfter)
            return IdentityProof.OfCertificate(current.Chain, current.PrivateKey);
        if (options.CertificateFile.Length > 0)
            return IdentityProof.OfCertificate(Read(options.CertificateFile), new Secret(Encoding.ASCII.GetBytes(Read(options.KeyFile))));
        return options.JoinToken.IsEmpty
            ? throw new CertificateRefusedException("there is nothing to prove the identity with")
            : IdentityProof.OfToken(options.JoinToken);
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new CertificateRefusedException($"'{file}' cannot be read", problem);
        }
    }
}
