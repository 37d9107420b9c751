using Sluice.Resources;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Istio;
using Sluice.Resources.Reading;

namespace Sluice.Commands;

/// <summary>Looks for the files that resources name. Warnings only: the gateway may run on another machine than the check.</summary>
internal static class FileReferences
{
    public static IReadOnlyList<Diagnostic> Check(IEnumerable<Resource> resources)
    {
        var bag = new DiagnosticBag();
        foreach (var gateway in resources.OfType<Gateway>())
            Check(gateway, bag);
        foreach (var rule in resources.OfType<DestinationRule>())
        {
            Check(rule.Spec.TrafficPolicy, rule.Key, "spec.trafficPolicy", bag);
            for (var i = 0; i < rule.Spec.Subsets.Count; i++)
                Check(rule.Spec.Subsets[i].TrafficPolicy, rule.Key, $"spec.subsets[{i}].trafficPolicy", bag);
        }
        return bag.Items;
    }

    private static void Check(Gateway gateway, DiagnosticBag bag)
    {
        for (var i = 0; i < gateway.Spec.Servers.Count; i++)
        {
            if (gateway.Spec.Servers[i].Tls is not { } tls)
                continue;
            var path = $"spec.servers[{i}].tls";
            Exists(tls.ServerCertificate, gateway.Key, $"{path}.serverCertificate", bag);
            Exists(tls.PrivateKey, gateway.Key, $"{path}.privateKey", bag);
            Exists(tls.CaCertificates, gateway.Key, $"{path}.caCertificates", bag);
            Exists(tls.CaCrl, gateway.Key, $"{path}.caCrl", bag);
            for (var j = 0; j < tls.TlsCertificates.Count; j++)
            {
                Exists(tls.TlsCertificates[j].ServerCertificate, gateway.Key, $"{path}.tlsCertificates[{j}].serverCertificate", bag);
                Exists(tls.TlsCertificates[j].PrivateKey, gateway.Key, $"{path}.tlsCertificates[{j}].privateKey", bag);
            }
        }
    }

    private static void Check(TrafficPolicy? policy, ResourceKey resource, string path, DiagnosticBag bag)
    {
        Check(policy?.Tls, resource, $"{path}.tls", bag);
        for (var i = 0; i < (policy?.PortLevelSettings.Count ?? 0); i++)
            Check(policy!.PortLevelSettings[i].Tls, resource, $"{path}.portLevelSettings[{i}].tls", bag);
    }

    private static void Check(ClientTlsSettings? tls, ResourceKey resource, string path, DiagnosticBag bag)
    {
        if (tls is null)
            return;
        Exists(tls.ClientCertificate, resource, $"{path}.clientCertificate", bag);
        Exists(tls.PrivateKey, resource, $"{path}.privateKey", bag);
        // Istio's word for the certificate authorities of the operating system.
        if (tls.CaCertificates != "system")
            Exists(tls.CaCertificates, resource, $"{path}.caCertificates", bag);
        Exists(tls.CaCrl, resource, $"{path}.caCrl", bag);
    }

    private static void Exists(string file, ResourceKey resource, string path, DiagnosticBag bag)
    {
        if (file.Length == 0 || File.Exists(file))
            return;
        var near = Nearest(file);
        bag.AddSuggesting(near is null ? "" : $"did you mean {near}?", Codes.FileNotFound, resource, path, file);
    }

    private static string? Nearest(string file)
    {
        try
        {
            var folder = Path.GetDirectoryName(Path.GetFullPath(file));
            if (folder is null || !Directory.Exists(folder))
                return null;
            var names = Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)!);
            return Spelling.Nearest(Path.GetFileName(file), names) is { } name ? Path.Combine(Path.GetDirectoryName(file)!, name) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
