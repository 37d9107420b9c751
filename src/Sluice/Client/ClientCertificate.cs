using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s;
using Sluice.Resources.Diagnostics;

namespace Sluice.Client;

/// <summary>Reads the certificate with which a kubeconfig's user shows who they are.</summary>
internal static class ClientCertificate
{
    /// <summary>Null where the user has none.</summary>
    /// <exception cref="ClientException">It cannot be read.</exception>
    public static X509Certificate2? Read(KubeconfigContext context)
    {
        var configuration = context.Configuration;
        try
        {
            var chain = Text(configuration.ClientCertificateData, configuration.ClientCertificateFilePath);
            var key = Text(configuration.ClientCertificateKeyData, configuration.ClientKeyFilePath);
            return chain is null || key is null ? null : Usable(X509Certificate2.CreateFromPem(chain, key), configuration);
        }
        catch (Exception e) when (KubeconfigSource.IsBroken(e))
        {
            throw new ClientException(
                Codes.KubeconfigUnusable,
                context.Files,
                $"the client certificate or its key cannot be read: {e.Message.TrimEnd('.')}"
            );
        }
    }

    private static string? Text(string? base64, string? file) =>
        !string.IsNullOrEmpty(base64) ? Encoding.UTF8.GetString(Convert.FromBase64String(base64))
        : !string.IsNullOrEmpty(file) ? File.ReadAllText(file)
        : null;

    // Windows' TLS takes no key that is in memory only.
    private static X509Certificate2 Usable(X509Certificate2 certificate, KubernetesClientConfiguration configuration)
    {
        if (!OperatingSystem.IsWindows())
            return certificate;
        using (certificate)
            return X509CertificateLoader.LoadPkcs12(
                certificate.Export(X509ContentType.Pkcs12),
                null,
                configuration.ClientCertificateKeyStoreFlags ?? X509KeyStorageFlags.DefaultKeySet
            );
    }
}
