namespace Sluice.Proxy.Filters.RateLimit;

/// <summary>What the limits say of a request. Headers for the client are set already.</summary>
/// <param name="GrpcStatus">What a gRPC client is to be told of a refusal.</param>
/// <param name="Held">To be disposed when the request has ended; null: nothing.</param>
internal readonly record struct RateLimitVerdict(bool IsAllowed, int GrpcStatus = 0, IDisposable? Held = null)
{
    public static RateLimitVerdict Allowed => new(true);
}
