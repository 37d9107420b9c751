using System.Text.Json.Nodes;
using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Api.Objects;
using Sluice.Values;

namespace Sluice.ControlPlane.Api.Admin;

/// <summary>Grants on the wire: <c>["viewer:*", "editor:shop"]</c>.</summary>
internal static class GrantsJson
{
    private const int Most = 100;

    public static JsonArray Write(ValueList<Grant> grants) => new([.. grants.Select(g => (JsonNode)g.ToString())]);

    /// <summary>Null where one of them is none, or there is none at all.</summary>
    public static ValueList<Grant>? Read(JsonNode? node)
    {
        if (node is not JsonArray { Count: > 0 and <= Most } list)
            return null;
        var grants = new List<Grant>();
        foreach (var item in list)
        {
            if (!Grant.TryParse(item.TextAt(), out var grant))
                return null;
            grants.Add(grant.Value);
        }
        return grants.ToValueList();
    }
}
