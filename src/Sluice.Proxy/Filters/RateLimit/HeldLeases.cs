namespace Sluice.Proxy.Filters.RateLimit;

/// <summary>Several leases that end together.</summary>
internal sealed class HeldLeases(IDisposable one, IDisposable other) : IDisposable
{
    public void Dispose()
    {
        one.Dispose();
        other.Dispose();
    }
}
