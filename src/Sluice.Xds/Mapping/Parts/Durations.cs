using Google.Protobuf.WellKnownTypes;

namespace Sluice.Xds.Mapping.Parts;

/// <summary>Times on the wire.</summary>
internal static class Durations
{
    public static Duration ToWire(this TimeSpan time) => Duration.FromTimeSpan(time);

    public static Duration? ToWireUnless(this TimeSpan time, TimeSpan meaningNothing) => time == meaningNothing ? null : time.ToWire();

    public static Duration? ToWireUnlessZero(this TimeSpan time) => time.ToWireUnless(TimeSpan.Zero);

    public static TimeSpan OrZero(this Duration? wire) => wire.Or(TimeSpan.Zero);

    public static TimeSpan Or(this Duration? wire, TimeSpan absent) => wire?.ToTimeSpan() ?? absent;
}
