using System.Text;
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
    public static void Write(string path, Uri server, string authorityPem, Secret token, string ns = "default")
    {
        var draft = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(draft, options))
        {
            file.Write(Encoding.UTF8.GetBytes(Text(server, authorityPem, token, ns)));
            file.Flush(flushToDisk: true);
        }
        File.Move(draft, path, overwrite: true);
    }

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
