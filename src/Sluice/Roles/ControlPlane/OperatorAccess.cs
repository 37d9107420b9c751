using System.Text;
using System.Text.RegularExpressions;
using Sluice.ControlPlane.Api;
using Sluice.ControlPlane.Api.Access;
using Sluice.Values;

namespace Sluice.Roles.ControlPlane;

/// <summary>The operator's kubeconfig in the data folder: whoever may read the folder is admin.</summary>
internal sealed partial class OperatorAccess(AccessStore access, string path)
{
    /// <summary>Where a data folder keeps who may do what.</summary>
    public const string FileName = "access.db";

    private const string Name = "operator";

    /// <summary>Writes the file for this server; a token that is in it already, and still holds, stays.</summary>
    public void Write(Uri server, string roots) => Kubeconfig.Write(path, server, roots, Known() ?? New());

    private Secret? Known()
    {
        if (!File.Exists(path))
            return null;
        var token = TokenLine().Match(File.ReadAllText(path)).Groups[1].Value;
        return token.Length > 0 && access.FindByToken(token) is { Name: Name } ? new Secret(Encoding.UTF8.GetBytes(token)) : null;
    }

    private Secret New()
    {
        access.Revoke(Name);
        return access.Issue(Name, [Grant.All(Role.Admin)], expires: null, by: "the data folder")!.Text;
    }

    [GeneratedRegex(@"^\s*token: (\S+)$", RegexOptions.Multiline)]
    private static partial Regex TokenLine();
}
