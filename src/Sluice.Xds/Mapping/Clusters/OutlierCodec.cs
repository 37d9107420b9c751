using Sluice.Snapshot;
using Sluice.Xds.Mapping.Parts;
using Own = Sluice.Xds.Protocol.Own;
using Wire = Sluice.Xds.Protocol.Clusters;

namespace Sluice.Xds.Mapping.Clusters;

/// <summary>Outlier detection. Envoy counts some errors without acting; a count that is set is enforced, one of zero is not (Istio).</summary>
internal static class OutlierCodec
{
    private const uint Always = 100;

    public static void Encode(Wire.Cluster wire, OutlierSettings? outlier, Own.ClusterExtras extras)
    {
        // Istio's: balance over the healthy however few they are, unless told otherwise; Envoy's own is 50 %.
        wire.CommonLbConfig = new() { HealthyPanicThreshold = new() { Value = outlier?.MinHealthPercent ?? 0 } };
        if (outlier is null)
            return;
        extras.OutlierHttpCodes.AddRange(outlier.HttpErrorCodes);
        wire.OutlierDetection = new()
        {
            Consecutive5Xx = outlier.Consecutive5xx?.ToWire(),
            EnforcingConsecutive5Xx = Enforcing(outlier.Consecutive5xx),
            ConsecutiveGatewayFailure = outlier.ConsecutiveGatewayErrors?.ToWire(),
            EnforcingConsecutiveGatewayFailure = Enforcing(outlier.ConsecutiveGatewayErrors),
            ConsecutiveLocalOriginFailure = outlier.ConsecutiveLocalOriginFailures?.ToWire(),
            EnforcingConsecutiveLocalOriginFailure = Enforcing(outlier.ConsecutiveLocalOriginFailures),
            EnforcingSuccessRate = 0,
            SplitExternalLocalOriginErrors = outlier.SplitLocalOriginErrors,
            Interval = outlier.Interval.ToWire(),
            BaseEjectionTime = outlier.BaseEjectionTime.ToWire(),
            MaxEjectionPercent = outlier.MaxEjectionPercent.ToWire(),
        };
    }

    public static OutlierSettings? Decode(Wire.Cluster wire, Own.ClusterExtras extras) =>
        wire.OutlierDetection is not { } outlier
            ? null
            : new()
            {
                Consecutive5xx = outlier.Consecutive5Xx?.ToInt(),
                ConsecutiveGatewayErrors = outlier.ConsecutiveGatewayFailure?.ToInt(),
                ConsecutiveLocalOriginFailures = outlier.ConsecutiveLocalOriginFailure?.ToInt(),
                SplitLocalOriginErrors = outlier.SplitExternalLocalOriginErrors,
                Interval = outlier.Interval.Or(TimeSpan.FromSeconds(10)),
                BaseEjectionTime = outlier.BaseEjectionTime.Or(TimeSpan.FromSeconds(30)),
                MaxEjectionPercent = outlier.MaxEjectionPercent is { } most ? most.ToInt() : 10,
                MinHealthPercent = checked((int)Math.Round(wire.CommonLbConfig?.HealthyPanicThreshold?.Value ?? 0)),
                HttpErrorCodes = extras.OutlierHttpCodes.ToList(),
            };

    private static uint? Enforcing(int? count) =>
        count is null ? null
        : count > 0 ? Always
        : 0;
}
