using System.Security.Cryptography;

namespace Sluice.ControlPlane.Authority.Revocation;

/// <summary>The revocation lists of all signers, each signed by its own.</summary>
/// <param name="Number">CRL number; it rises.</param>
/// <param name="ThisUpdate">When they were made.</param>
/// <param name="NextUpdate">Until when they hold.</param>
/// <param name="Count">How many certificates are revoked.</param>
/// <param name="BySigner">DER by signer's id; the one that signs now comes first.</param>
public sealed record RevocationLists(
    long Number,
    DateTimeOffset ThisUpdate,
    DateTimeOffset NextUpdate,
    int Count,
    IReadOnlyList<KeyValuePair<string, byte[]>> BySigner
)
{
    /// <summary>All lists as one file, as proxies read it.</summary>
    public string Pem { get; } = string.Concat(BySigner.Select(l => PemEncoding.WriteString("X509 CRL", l.Value) + "\n"));

    /// <summary>Null where there is no such signer.</summary>
    public byte[]? Der(string signer) => BySigner.FirstOrDefault(l => l.Key == signer).Value;
}
