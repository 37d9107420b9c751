using System.Globalization;
using System.Text.Json.Nodes;

namespace Sluice.ControlPlane.Api.Admin.Reports;

/// <summary>Lists and numbers as these paths write them.</summary>
internal static class ReportJson
{
    public static JsonObject List(string kind, IEnumerable<JsonNode> items) =>
        new()
        {
            ["kind"] = kind,
            ["apiVersion"] = AdminEndpoint.ApiVersion,
            ["items"] = new JsonArray([.. items]),
        };

    public static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)t)]);

    public static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A share of a whole, from 0 to 1.</summary>
    public static double Share(long part, long whole) => whole == 0 ? 0 : Math.Round((double)part / whole, 6);

    public static double Rate(double count, TimeSpan time) => time <= TimeSpan.Zero ? 0 : Math.Round(count / time.TotalSeconds, 3);
}
