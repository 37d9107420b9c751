using System.Security.Cryptography.X509Certificates;
using Sluice.Proxy.Tls;
using Sluice.Snapshot;

namespace Sluice.Proxy.Reports;

/// <summary>Certificates of a snapshot that stand in files of this machine, which nobody else can read.</summary>
internal static class ServedFiles
{
    // What one certificate may tell: those of the largest content networks have a hundred names.
    private const int MaxNames = 100;
    private const int MaxFiles = 1_000;

    // RFC 5280 4.2.1.6: the tags of general names.
    private const int DnsName = 2;
    private const int UriName = 6;
    private const int AddressName = 7;

    public static IReadOnlyList<LoadedCertificate> Of(ProxySnapshot snapshot, CertificateStore store)
    {
        var files = new SortedDictionary<string, (CertificateReference Reference, SortedSet<string> Listeners)>(StringComparer.Ordinal);
        foreach (var listener in snapshot.Listeners)
        {
            foreach (var chain in listener.FilterChains)
            {
                foreach (var reference in chain.Tls?.Certificates ?? [])
                {
                    if (reference.SecretName.Length > 0 || (files.Count >= MaxFiles && !files.ContainsKey(reference.CertificateFile)))
                        continue;
                    files.TryAdd(reference.CertificateFile, (reference, new(StringComparer.Ordinal)));
                    files[reference.CertificateFile].Listeners.Add(listener.Name);
                }
            }
        }
        return [.. files.Select(f => Read(f.Key, [.. f.Value.Listeners], store.Identity(f.Value.Reference, snapshot.Secrets)?.Current))];
    }

    private static LoadedCertificate Read(string path, IReadOnlyList<string> listeners, Identity? identity)
    {
        if (identity?.Context.TargetCertificate is not { } certificate)
            return new(path, listeners);
        return new(path, listeners)
        {
            IsReadable = true,
            Subject = certificate.Subject,
            Issuer = certificate.Issuer,
            Serial = certificate.SerialNumber,
            Fingerprint = certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256).ToLowerInvariant(),
            Names = [.. Names(certificate).Take(MaxNames)],
            NotBefore = certificate.NotBefore.ToUniversalTime(),
            NotAfter = certificate.NotAfter.ToUniversalTime(),
            Key = KeyOf(certificate),
        };
    }

    private static IEnumerable<string> Names(X509Certificate2 certificate)
    {
        foreach (var (kind, value) in AlternativeNames.Of(certificate))
        {
            if (kind is DnsName or UriName or AddressName)
                yield return value;
        }
    }

    private static string KeyOf(X509Certificate2 certificate)
    {
        if (certificate.GetRSAPublicKey() is { } rsa)
        {
            using (rsa)
                return $"RSA {rsa.KeySize}";
        }
        if (certificate.GetECDsaPublicKey() is { } ecdsa)
        {
            using (ecdsa)
                return $"ECDSA {ecdsa.KeySize}";
        }
        return certificate.PublicKey.Oid.FriendlyName ?? "";
    }
}
