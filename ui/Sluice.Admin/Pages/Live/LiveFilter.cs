namespace Sluice.Admin.Pages.Live;

/// <summary>Which requests are wanted; what is empty holds always.</summary>
public sealed record LiveFilter
{
    public string Gateway { get; init; } = "";
    public string Host { get; init; } = "";
    public string Path { get; init; } = "";
    public string Method { get; init; } = "";
    public string Status { get; init; } = "";
    public string Client { get; init; } = "";

    public bool IsEmpty => this == new LiveFilter();

    /// <summary>Its part of the API's query, with a leading <c>&amp;</c> unless it is empty.</summary>
    public string Query =>
        string.Concat(
            new[] { ("gateway", Gateway), ("host", Host), ("path", Path), ("method", Method), ("status", Status), ("client", Client) }
                .Where(p => p.Item2.Length > 0)
                .Select(p => $"&{p.Item1}={Uri.EscapeDataString(p.Item2)}")
        );
}
