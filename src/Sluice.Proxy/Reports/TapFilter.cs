using System.Net;

namespace Sluice.Proxy.Reports;

/// <summary>Which requests somebody watches. What is empty holds always.</summary>
public sealed record TapFilter
{
    public required ulong Id { get; init; }

    /// <summary>A name, or <c>*.suffix</c>; lower case.</summary>
    public string Host { get; init; } = "";
    public string PathPrefix { get; init; } = "";
    public string Method { get; init; } = "";

    /// <summary>A code, or below 10 a class of them; 0: any.</summary>
    public int Status { get; init; }
    public IPNetwork? Client { get; init; }

    /// <summary>More in a second are left out and counted.</summary>
    public int MaxPerSecond { get; init; } = 50;
}
