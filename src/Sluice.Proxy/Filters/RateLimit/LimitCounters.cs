using Sluice.Proxy.Telemetry;

namespace Sluice.Proxy.Filters.RateLimit;

/// <summary>What became of the requests that one limit was asked about.</summary>
internal sealed class LimitCounters
{
    /// <summary>Requests that went on.</summary>
    public Counter Allowed { get; } = new();

    public Counter Limited { get; } = new();

    public Counter ShadowLimited { get; } = new();
}
