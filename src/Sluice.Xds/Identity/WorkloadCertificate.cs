using Sluice.Values;

namespace Sluice.Xds.Identity;

/// <summary>What a workload proves itself with, and whom it trusts.</summary>
/// <param name="Chain">PEM, leaf first, without the root.</param>
/// <param name="PrivateKey">PEM, PKCS#8.</param>
/// <param name="Roots">PEM, all that the mesh trusts.</param>
/// <param name="Serial">Of the leaf, hexadecimal.</param>
/// <param name="SpiffeId">Whom the leaf names.</param>
/// <param name="NotBefore">Begin of its life.</param>
/// <param name="NotAfter">End of its life.</param>
public sealed record WorkloadCertificate(
    string Chain,
    Secret PrivateKey,
    string Roots,
    string Serial,
    string SpiffeId,
    DateTimeOffset NotBefore,
    DateTimeOffset NotAfter
);
