using System.Text;
using System.Text.Json.Nodes;

namespace Sluice.ControlPlane.Api.Access;

/// <summary>The audit for spreadsheets (RFC 4180). What a spreadsheet would take for a formula is made text (OWASP, CSV injection).</summary>
internal static class AuditCsv
{
    private static readonly string[] Columns =
    [
        "time",
        "who",
        "verb",
        "resource",
        "namespace",
        "name",
        "outcome",
        "revision",
        "dryRun",
        "reason",
        "address",
    ];

    public static string Write(IEnumerable<JsonObject> lines)
    {
        var text = new StringBuilder().AppendJoin(',', Columns).Append("\r\n");
        foreach (var line in lines)
            text.AppendJoin(',', Columns.Select(c => Field(line[c]?.ToString() ?? ""))).Append("\r\n");
        return text.ToString();
    }

    private static string Field(string value)
    {
        var harmless = value.Length > 0 && value[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' ? $"'{value}" : value;
        return $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
