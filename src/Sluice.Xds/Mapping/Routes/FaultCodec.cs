using Google.Protobuf.WellKnownTypes;
using Sluice.Snapshot;
using Sluice.Xds.Mapping.Parts;
using Own = Sluice.Xds.Protocol.Own;
using Wire = Sluice.Xds.Protocol.HttpFaults;

namespace Sluice.Xds.Mapping.Routes;

/// <summary>Injected faults: the route's settings of Envoy's fault filter.</summary>
internal static class FaultCodec
{
    public const string FilterName = "envoy.filters.http.fault";

    /// <summary>gRPC's names, at the place of their number.</summary>
    private static readonly string[] GrpcStatuses =
    [
        "OK",
        "CANCELLED",
        "UNKNOWN",
        "INVALID_ARGUMENT",
        "DEADLINE_EXCEEDED",
        "NOT_FOUND",
        "ALREADY_EXISTS",
        "PERMISSION_DENIED",
        "RESOURCE_EXHAUSTED",
        "FAILED_PRECONDITION",
        "ABORTED",
        "OUT_OF_RANGE",
        "UNIMPLEMENTED",
        "INTERNAL",
        "UNAVAILABLE",
        "DATA_LOSS",
        "UNAUTHENTICATED",
    ];

    public static Any Encode(FaultPolicy fault, Own.RouteExtras extras)
    {
        var wire = new Wire.HTTPFault();
        if (fault.Delay != TimeSpan.Zero)
            wire.Delay = new() { FixedDelay = fault.Delay.ToWire(), Percentage = Percents.ToFraction(fault.DelayPercent) };
        var grpc = Array.IndexOf(GrpcStatuses, fault.AbortGrpcStatus);
        if (fault.AbortStatus != 0)
            wire.Abort = new() { HttpStatus = fault.AbortStatus.ToWire(), Percentage = Percents.ToFraction(fault.AbortPercent) };
        else if (grpc >= 0)
            wire.Abort = new() { GrpcStatus = (uint)grpc, Percentage = Percents.ToFraction(fault.AbortPercent) };
        if (Decode(wire) != fault)
            extras.Fault = ToOwn(fault);
        return Typed.Pack(TypeNames.HttpFault, wire);
    }

    public static FaultPolicy Decode(Any any, Own.RouteExtras extras) =>
        extras.Fault is { } exact ? OfOwn(exact) : Decode(Typed.Unpack(any, TypeNames.HttpFault, Wire.HTTPFault.Parser));

    private static FaultPolicy Decode(Wire.HTTPFault wire) =>
        new()
        {
            Delay = (wire.Delay?.FixedDelay).OrZero(),
            DelayPercent = wire.Delay is null ? 0 : Percents.ToPercent(wire.Delay.Percentage),
            AbortStatus = (wire.Abort?.HttpStatus ?? 0).ToInt(),
            AbortGrpcStatus = wire.Abort is { ErrorTypeCase: Wire.FaultAbort.ErrorTypeOneofCase.GrpcStatus } abort
                ? Name(abort.GrpcStatus)
                : "",
            AbortPercent = wire.Abort is null ? 0 : Percents.ToPercent(wire.Abort.Percentage),
        };

    private static string Name(uint status) =>
        status < GrpcStatuses.Length ? GrpcStatuses[status] : throw new MalformedResourceException($"gRPC status {status} is not known");

    private static Own.FaultPolicy ToOwn(FaultPolicy fault) =>
        new()
        {
            Delay = fault.Delay.ToWireUnlessZero(),
            DelayPercent = fault.DelayPercent,
            AbortStatus = fault.AbortStatus,
            AbortGrpcStatus = fault.AbortGrpcStatus,
            AbortPercent = fault.AbortPercent,
        };

    private static FaultPolicy OfOwn(Own.FaultPolicy wire) =>
        new()
        {
            Delay = wire.Delay.OrZero(),
            DelayPercent = wire.DelayPercent,
            AbortStatus = wire.AbortStatus,
            AbortGrpcStatus = wire.AbortGrpcStatus,
            AbortPercent = wire.AbortPercent,
        };
}
