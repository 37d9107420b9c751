using k8s;
using k8s.KubeConfigModels;

namespace Sluice.Client;

/// <summary>Reads a list of kubeconfigs as one, as kubectl does: of two things of one name the first counts.</summary>
internal static class KubeconfigFiles
{
    public static K8SConfiguration Read(IReadOnlyList<string> files)
    {
        var all = files.Select(ReadOne).ToList();
        return new()
        {
            FileName = all[0].FileName,
            CurrentContext = all.Select(c => c.CurrentContext).FirstOrDefault(c => !string.IsNullOrEmpty(c)),
            Contexts = [.. all.SelectMany(c => c.Contexts ?? []).DistinctBy(c => c.Name)],
            Clusters = [.. all.SelectMany(c => c.Clusters ?? []).DistinctBy(c => c.Name)],
            Users = [.. all.SelectMany(c => c.Users ?? []).DistinctBy(u => u.Name)],
        };
    }

    // Paths are relative to the file they stand in, which the merged one is not.
    private static K8SConfiguration ReadOne(string file)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        var read = KubernetesClientConfiguration.LoadKubeConfig(new FileInfo(file)) ?? new();
        foreach (var endpoint in (read.Clusters ?? []).Select(c => c.ClusterEndpoint).OfType<ClusterEndpoint>())
            endpoint.CertificateAuthority = Absolute(folder, endpoint.CertificateAuthority);
        foreach (var user in (read.Users ?? []).Select(u => u.UserCredentials).OfType<UserCredentials>())
        {
            user.ClientCertificate = Absolute(folder, user.ClientCertificate);
            user.ClientKey = Absolute(folder, user.ClientKey);
        }
        return read;
    }

    private static string? Absolute(string folder, string? path) => string.IsNullOrEmpty(path) ? path : Path.Combine(folder, path);
}
