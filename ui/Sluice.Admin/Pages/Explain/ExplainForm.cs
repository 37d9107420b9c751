using System.Text.Json.Nodes;

namespace Sluice.Admin.Pages.Explain;

/// <summary>A request that somebody asks about.</summary>
internal sealed class ExplainForm
{
    public string Gateway { get; set; } = "";
    public int Port { get; set; } = 80;
    public string Scheme { get; set; } = "http";
    public string Method { get; set; } = "GET";
    public string Host { get; set; } = "";
    public string Path { get; set; } = "/";

    /// <summary>One on each line: <c>name: value</c>.</summary>
    public string Headers { get; set; } = "";

    public JsonObject ToBody()
    {
        var headers = new JsonObject();
        foreach (var line in Headers.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var (name, value) = colon < 0 ? (line, "") : (line[..colon].Trim(), line[(colon + 1)..].Trim());
            headers[name] = value;
        }
        return new()
        {
            ["gateway"] = Gateway.Trim(),
            ["port"] = Port,
            ["scheme"] = Scheme,
            ["method"] = Method.Trim(),
            ["host"] = Host.Trim(),
            ["path"] = Path.Trim(),
            ["headers"] = headers,
        };
    }
}
