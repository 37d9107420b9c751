namespace Sluice.Proxy.Reports;

/// <summary>A request that somebody watches for.</summary>
public sealed record TappedRequest(IReadOnlyList<ulong> Taps, RequestRecord Record);
