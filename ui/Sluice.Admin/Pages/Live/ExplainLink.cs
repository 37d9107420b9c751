namespace Sluice.Admin.Pages.Live;

/// <summary>The page that says, step by step, which route takes a request like this one.</summary>
internal static class ExplainLink
{
    public static string Of(LiveRequest request)
    {
        var query = new List<string>();
        Add(query, "gateway", request.Gateway);
        Add(query, "port", $"{request.Port}");
        Add(query, "method", request.Method);
        Add(query, "scheme", request.Scheme);
        Add(query, "host", request.Host);
        Add(query, "path", request.Path);
        Add(query, "headers", string.Join('\n', (request.Headers ?? []).Select(h => $"{h.Name}: {h.Value}")));
        return $"/routes/explain?{string.Join('&', query)}";
    }

    private static void Add(List<string> query, string name, string value)
    {
        if (value.Length > 0)
            query.Add($"{name}={Uri.EscapeDataString(value)}");
    }
}
