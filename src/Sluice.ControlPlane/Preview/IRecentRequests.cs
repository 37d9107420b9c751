namespace Sluice.ControlPlane.Preview;

/// <summary>A bounded, redacted sample of requests that gateways have served lately.</summary>
public interface IRecentRequests
{
    /// <summary>The newest, of all gateways.</summary>
    IReadOnlyList<RecentRequest> Newest(int atMost);
}
