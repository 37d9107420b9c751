using System.Text.Json.Nodes;

namespace Sluice.Admin.Pages.Mesh;

/// <summary>For whom a join token is to be.</summary>
internal sealed class JoinTokenDraft
{
    public string Namespace { get; set; } = "istio-system";
    public string ServiceAccount { get; set; } = "";
    public int Minutes { get; set; } = 60;

    public JsonObject ToBody() =>
        new()
        {
            ["namespace"] = Namespace.Trim(),
            ["serviceAccount"] = ServiceAccount.Trim(),
            ["expiresInSeconds"] = Minutes * 60,
        };
}
