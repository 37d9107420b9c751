using System.Diagnostics.CodeAnalysis;
using System.Threading.RateLimiting;

namespace Sluice.Proxy.Filters.RateLimit;

/// <summary>The answer of one key's limiter, with what is left.</summary>
/// <param name="owner">Whose quota it is; null: nobody's.</param>
/// <param name="taken">When, by the limiter's clock.</param>
/// <param name="running">Held until the request ends; null where requests are counted when they begin.</param>
internal sealed class QuotaLease(KeyLimiter? owner, bool isAcquired, long taken = 0, RateLimitLease? running = null) : RateLimitLease
{
    /// <summary>The limiter was forgotten meanwhile: ask again.</summary>
    public static QuotaLease Retired { get; } = new(null, false);

    public override bool IsAcquired => isAcquired;

    /// <summary>Requests that may follow at once.</summary>
    public long Remaining { get; init; }

    /// <summary>Ticks until the quota is whole again, or for a refusal until there is room; negative: nobody knows.</summary>
    public long Reset { get; init; } = -1;

    /// <summary>It has to be disposed when the request ends.</summary>
    public bool IsHeld => running is not null;

    public override IEnumerable<string> MetadataNames => IsAcquired || Reset < 0 ? [] : [MetadataName.RetryAfter.Name];

    public override bool TryGetMetadata(string metadataName, [NotNullWhen(true)] out object? metadata)
    {
        var isKnown = !IsAcquired && Reset >= 0 && metadataName == MetadataName.RetryAfter.Name;
        metadata = isKnown ? TimeSpan.FromTicks(Reset) : null;
        return isKnown;
    }

    /// <summary>The request does not go on: as if it had not been counted.</summary>
    public void GiveBack()
    {
        if (!IsAcquired)
            return;
        if (running is not null)
            running.Dispose();
        else
            owner?.GiveBack(taken);
    }

    protected override void Dispose(bool disposing)
    {
        running?.Dispose();
        base.Dispose(disposing);
    }
}
