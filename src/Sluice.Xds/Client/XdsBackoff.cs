namespace Sluice.Xds.Client;

/// <summary>Pauses between attempts: doubled each time, and different for each proxy, so that a thousand do not come back at once.</summary>
internal sealed class XdsBackoff(TimeSpan first, TimeSpan longest, Random random)
{
    private int _failures;

    public void Reset() => _failures = 0;

    public TimeSpan Next()
    {
        var whole = Math.Min(longest.TotalSeconds, first.TotalSeconds * Math.Pow(2, Math.Min(_failures, 30)));
        _failures++;
        return TimeSpan.FromSeconds(whole * (1 - (random.NextDouble() / 2)));
    }
}
