namespace Sluice.Proxy;

/// <summary>PEM files of a workload's identity, as Istio mounts them; read again when they change.</summary>
public sealed record WorkloadFiles(string CertificateChain, string PrivateKey, string Roots) : WorkloadSource
{
    /// <summary>Istio's file names in one folder: <c>cert-chain.pem</c>, <c>key.pem</c>, <c>root-cert.pem</c>.</summary>
    public static WorkloadFiles In(string folder) =>
        new(Path.Combine(folder, "cert-chain.pem"), Path.Combine(folder, "key.pem"), Path.Combine(folder, "root-cert.pem"));

    internal override string IdentityName => $"{CertificateChain}, {PrivateKey}";

    internal override string RootsName => Roots;

    internal override string IdentityStamp() => $"{FileStamp.Of(CertificateChain)}|{FileStamp.Of(PrivateKey)}";

    internal override string RootsStamp() => FileStamp.Of(Roots);

    internal override IReadOnlyList<byte[]> ReadIdentity() => [File.ReadAllBytes(CertificateChain), File.ReadAllBytes(PrivateKey)];

    internal override IReadOnlyList<byte[]> ReadRoots() => [File.ReadAllBytes(Roots)];
}
