using System.Text;
using Sluice.ControlPlane.Files;
using Sluice.Values;

namespace Sluice.ControlPlane.Api;

/// <summary>Writes what kubectl needs to find this API and be let in.</summary>
public static class Kubeconfig
{
    /// <summary>Writes the file wholly or not at all; nobody but its owner may read it.</summary>
    /// <param name="path">Its folder must exist.</param>
    /// <param name="server">Where the API answers.</param>
    /// <param name="authorityPem">Who vouches for its certificate.</param>
    /// <param name="token">A bearer token's text.</param>
    /// <param name="ns">Where kubectl looks when it is told no namespace.</param>
    public static void Write(string path, Uri server, string authorityPem, Secret token, string ns = "default") =>
        PrivateFile.Write(path, Encoding.UTF8.GetBytes(Text(server, authorityPem, token, ns)));

    private static string Text(Uri server, string authorityPem, Secret token, string ns) =>
        $"""
            apiVersion: v1
            kind: Config
            clusters:
            - name: sluice
              cluster:
                server: {server.GetLeftPart(UriPartial.Authority)}
                certificate-authority-data: {Convert.ToBase64String(Encoding.UTF8.GetBytes(authorityPem))}
            users:
            - name: sluice
              user:
                token: {Encoding.UTF8.GetString(token.Reveal())}
            contexts:
            - name: sluice
              context:
                cluster: sluice
                user: sluice
                namespace: {ns}
            current-context: sluice

            """;
}
