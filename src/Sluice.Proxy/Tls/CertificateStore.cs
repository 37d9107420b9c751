using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging;
using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Proxy.Tls;

/// <summary>Certificates and roots by reference. Files are looked at again every two seconds, so that renewed ones need no restart.</summary>
internal sealed class CertificateStore : IDisposable
{
    /// <summary>cert-manager and kubelet change files minutes before they matter; two seconds is prompt and costs a stat per file.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, IPemSource> _files = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<TlsSecret, SecretSources> _secrets = [];
    private readonly FileMap _map;
    private readonly WorkloadSource? _workload;
    private readonly ILogger _log;
    private readonly ITimer _timer;

    public CertificateStore(FileMap map, WorkloadSource? workload, TimeProvider clock, ILogger log)
    {
        (_map, _workload, _log) = (map, workload, log);
        if (_workload is not null)
            _workload.Changed += Refresh;
        _timer = clock.CreateTimer(_ => Refresh(), null, Period, Period);
    }

    /// <summary>Null where the snapshot does not hold the secret that is named.</summary>
    public PemSource<Identity>? Identity(CertificateReference reference, ValueList<TlsSecret> secrets)
    {
        if (Find(secrets, reference.SecretName) is { } secret)
            return Sources(secret).Identity.Value;
        if (reference.SecretName == CertificateReference.Workload && _workload is { } own)
            return Source($"workload certificate {own.IdentityName}", own.IdentityStamp, own.ReadIdentity, Tls.Identity.Parse);
        if (reference.SecretName.Length > 0)
            return null;
        string[] files = [_map.Resolve(reference.CertificateFile), _map.Resolve(reference.KeyFile)];
        return File("certificate", files, Tls.Identity.Parse);
    }

    public PemSource<X509Certificate2Collection>? Roots(string secretName, string file, ValueList<TlsSecret> secrets)
    {
        if (Find(secrets, secretName) is { } secret)
            return Sources(secret).Roots.Value;
        if (secretName == CertificateReference.MeshRoots && _workload is { } own)
            return Source($"mesh roots {own.RootsName}", own.RootsStamp, own.ReadRoots, ParseRoots);
        if (secretName.Length > 0)
            return null;
        return File("trusted roots", [_map.Resolve(file)], ParseRoots);
    }

    /// <summary>A file, or what came with the roots by the name <paramref name="secretName"/>; null where there is neither.</summary>
    public PemSource<RevocationList>? Revocations(string secretName, string file, ValueList<TlsSecret> secrets)
    {
        if (file.Length > 0)
            return File("revocation list", [_map.Resolve(file)], RevocationList.Parse);
        return Find(secrets, secretName) is { RevocationList.Count: > 0 } secret ? Sources(secret).Revocations.Value : null;
    }

    /// <summary>Forgets secrets that <paramref name="secrets"/> no longer holds.</summary>
    public void Trim(ValueList<TlsSecret> secrets)
    {
        foreach (var known in _secrets.Keys)
        {
            if (!secrets.Contains(known))
                _secrets.TryRemove(known, out _);
        }
    }

    public void Dispose()
    {
        if (_workload is not null)
            _workload.Changed -= Refresh;
        _timer.Dispose();
    }

    private void Refresh()
    {
        foreach (var source in _files.Values)
            source.Refresh();
    }

    private PemSource<T> File<T>(string kind, string[] files, Func<IReadOnlyList<byte[]>, T> parse)
        where T : class =>
        Source(
            $"{kind} {string.Join(", ", files)}",
            () => string.Join('|', files.Select(FileStamp.Of)),
            () => [.. files.Select(System.IO.File.ReadAllBytes)],
            parse
        );

    private PemSource<T> Source<T>(string what, Func<string> stamp, Func<IReadOnlyList<byte[]>> read, Func<IReadOnlyList<byte[]>, T> parse)
        where T : class
    {
        var source = (PemSource<T>)_files.GetOrAdd(what, _ => new PemSource<T>(what, stamp, read, parse, _log));
        source.Refresh();
        return source;
    }

    private SecretSources Sources(TlsSecret secret) =>
        _secrets.GetOrAdd(
            secret,
            s =>
                new(
                    new(() =>
                        PemSource<Identity>.Of(
                            $"certificate {s.Name}",
                            [Bytes(s.CertificateChain), s.PrivateKey.Reveal().ToArray()],
                            Tls.Identity.Parse,
                            _log
                        )
                    ),
                    new(() => PemSource<X509Certificate2Collection>.Of($"trusted roots {s.Name}", [RootBytes(s)], ParseRoots, _log)),
                    new(() =>
                        PemSource<RevocationList>.Of($"revocation list {s.Name}", [Bytes(s.RevocationList)], RevocationList.Parse, _log)
                    )
                )
        );

    private static byte[] RootBytes(TlsSecret secret) =>
        Bytes(secret.TrustedRoots.Count > 0 ? secret.TrustedRoots : secret.CertificateChain);

    private static byte[] Bytes(ValueList<byte> list) => list.AsSpan().ToArray();

    private static TlsSecret? Find(ValueList<TlsSecret> secrets, string name)
    {
        if (name.Length == 0)
            return null;
        foreach (var secret in secrets)
        {
            if (secret.Name == name)
                return secret;
        }
        return null;
    }

    private static X509Certificate2Collection ParseRoots(IReadOnlyList<byte[]> pem)
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPem(Encoding.UTF8.GetString(pem[0]));
        return roots.Count > 0 ? roots : throw new InvalidDataException("no certificate in it");
    }

    private sealed record SecretSources(
        Lazy<PemSource<Identity>> Identity,
        Lazy<PemSource<X509Certificate2Collection>> Roots,
        Lazy<PemSource<RevocationList>> Revocations
    );
}
