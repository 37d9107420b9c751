namespace Sluice.ControlPlane.Acme.Challenges;

/// <summary>Knows what gateways have acknowledged.</summary>
internal interface IGatewayRollout
{
    /// <summary>Waits, for a bounded time, until the gateways of a namespace run a revision of the store.</summary>
    Task<GatewayArrival> ShownAsync(string ns, long revision, CancellationToken cancel);

    /// <summary>Waits, for a bounded time, until this process itself knows of a revision of the store.</summary>
    Task TakenUpAsync(long revision, CancellationToken cancel);
}
