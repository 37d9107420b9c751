using System.Security.Cryptography;
using System.Text;
using Sluice.Resources.Certificates;

namespace Sluice.ControlPlane.Acme.Accounts;

/// <summary>Whose account at which authority.</summary>
/// <param name="Namespace">Of the issuer.</param>
/// <param name="Issuer">Its name.</param>
/// <param name="Directory">Of the authority.</param>
/// <param name="ExternalKeyId">The external account it is bound to; empty: none.</param>
internal sealed record AccountSlot(string Namespace, string Issuer, Uri Directory, string ExternalKeyId)
{
    /// <summary>Names files, Secrets and ledger entries.</summary>
    public string Id { get; } =
        Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes($"{Namespace}\n{Issuer}\n{Directory}\n{ExternalKeyId}")).AsSpan(0, 10)
        );

    public static AccountSlot Of(AcmeIssuer issuer, Uri directory) =>
        new(issuer.Metadata.Namespace, issuer.Metadata.Name, directory, issuer.Spec.ExternalAccount?.KeyId ?? "");
}
