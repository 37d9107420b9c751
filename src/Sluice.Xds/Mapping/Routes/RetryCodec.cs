using Sluice.Snapshot;
using Sluice.Xds.Mapping.Parts;
using Sluice.Xds.Protocol.Retries;
using Wire = Sluice.Xds.Protocol.Routes;

namespace Sluice.Xds.Mapping.Routes;

/// <summary>Retries, with Istio's two extensions of Envoy's policy.</summary>
internal static class RetryCodec
{
    private const string PreviousHosts = "envoy.retry_host_predicates.previous_hosts";
    private const string PreviousPriorities = "envoy.retry_priorities.previous_priorities";

    /// <summary>How often another endpoint is drawn before one that failed is taken again (Istio's).</summary>
    private const int HostAttempts = 5;

    /// <summary>After so many attempts in one locality the next is tried (Istio's).</summary>
    private const int UpdateFrequency = 2;

    public static Wire.RetryPolicy Encode(RetryPolicy retry)
    {
        var wire = new Wire.RetryPolicy
        {
            RetryOn = retry.RetryOn,
            NumRetries = retry.Attempts.ToWire(),
            PerTryTimeout = retry.PerTryTimeout.ToWireUnlessZero(),
            RetryBackOff = retry.Backoff == TimeSpan.Zero ? null : new() { BaseInterval = retry.Backoff.ToWire() },
        };
        foreach (var status in retry.StatusCodes)
            wire.RetriableStatusCodes.Add(status.ToWire());
        if (retry.IgnorePreviousHosts)
        {
            wire.HostSelectionRetryMaxAttempts = HostAttempts;
            wire.RetryHostPredicate.Add(
                new Wire.RetryPolicy.Types.RetryHostPredicate { Name = PreviousHosts, TypedConfig = Typed.Empty(TypeNames.PreviousHosts) }
            );
        }
        if (retry.RemoteLocalities)
            wire.RetryPriority = new()
            {
                Name = PreviousPriorities,
                TypedConfig = Typed.Pack(TypeNames.PreviousPriorities, new PreviousPrioritiesConfig { UpdateFrequency = UpdateFrequency }),
            };
        return wire;
    }

    public static RetryPolicy Decode(Wire.RetryPolicy wire)
    {
        foreach (var predicate in wire.RetryHostPredicate)
            Check(predicate.TypedConfig?.TypeUrl, TypeNames.PreviousHosts, predicate.Name);
        if (wire.RetryPriority is { } priority)
            Check(priority.TypedConfig?.TypeUrl, TypeNames.PreviousPriorities, priority.Name);
        return new()
        {
            Attempts = wire.NumRetries is { } retries ? retries.ToInt() : 1,
            PerTryTimeout = wire.PerTryTimeout.OrZero(),
            RetryOn = wire.RetryOn,
            StatusCodes = wire.RetriableStatusCodes.ToList(Numbers.ToInt),
            Backoff = (wire.RetryBackOff?.BaseInterval).OrZero(),
            RemoteLocalities = wire.RetryPriority is not null,
            IgnorePreviousHosts = wire.RetryHostPredicate.Count > 0,
        };
    }

    private static void Check(string? type, string known, string name)
    {
        if (type != known)
            throw new MalformedResourceException($"retry extension '{name}' ({type ?? "no type"}) is not known");
    }
}
