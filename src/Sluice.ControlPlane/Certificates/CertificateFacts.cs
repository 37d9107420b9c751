using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Sluice.ControlPlane.Api.Admin;

namespace Sluice.ControlPlane.Certificates;

/// <summary>What a certificate says of itself, on the wire.</summary>
internal static class CertificateFacts
{
    private const int MostNames = 200;

    public static JsonObject Write(CertificateCheck check)
    {
        var json = check.Chain.Count > 0 ? Write(check.Chain[0]) : [];
        json["chain"] = new JsonArray([.. check.Chain.Skip(1).Select(c => (JsonNode)Write(c))]);
        json["problems"] = Problems(check.Problems);
        return json;
    }

    public static JsonObject Write(X509Certificate2 certificate) =>
        new()
        {
            ["subject"] = certificate.Subject,
            ["names"] = new JsonArray([.. NamesOf(certificate).Take(MostNames).Select(n => (JsonNode)n)]),
            ["issuer"] = certificate.Issuer,
            ["selfSigned"] = ChainOrder.IsSelfIssued(certificate),
            ["notBefore"] = ApiTime.Text(certificate.NotBefore.ToUniversalTime()),
            ["notAfter"] = ApiTime.Text(certificate.NotAfter.ToUniversalTime()),
            ["keyType"] = KeyType(certificate),
            ["serial"] = certificate.SerialNumber,
            ["fingerprint"] = Convert.ToHexStringLower(certificate.GetCertHash(HashAlgorithmName.SHA256)),
        };

    public static JsonArray Problems(IEnumerable<CertificateProblem> problems) =>
        new([
            .. problems
                .OrderByDescending(p => p.IsError)
                .Select(p =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["code"] = p.Code,
                            ["severity"] = p.IsError ? "error" : "warning",
                            ["message"] = p.Message,
                        }
                ),
        ]);

    public static List<string> NamesOf(X509Certificate2 certificate)
    {
        var extension = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        try
        {
            return extension is null
                ? []
                : [.. extension.EnumerateDnsNames(), .. extension.EnumerateIPAddresses().Select((IPAddress a) => a.ToString())];
        }
        catch (CryptographicException)
        {
            return [];
        }
    }

    private static string KeyType(X509Certificate2 certificate)
    {
        using var rsa = certificate.GetRSAPublicKey();
        using var ec = certificate.GetECDsaPublicKey();
        return rsa is not null ? $"RSA {rsa.KeySize}"
            : ec is not null ? $"EC {ec.KeySize}"
            : certificate.PublicKey.Oid.FriendlyName ?? certificate.PublicKey.Oid.Value ?? "";
    }
}
