using Sluice.Values;

namespace Sluice.Proxy.Reports;

/// <summary>What a proxy notes for its control plane.</summary>
public sealed record ReportOptions
{
    /// <summary>Keep a few recent requests of each route, without what could be secret. Default true.</summary>
    public bool SampleRequests { get; init; } = true;

    /// <summary>Request headers in samples and taps; all others are left out, and those that authenticate are always. Lower case.</summary>
    public ValueList<string> Headers { get; init; } = RequestHeaders.Shown;
}
