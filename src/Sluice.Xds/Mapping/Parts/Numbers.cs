namespace Sluice.Xds.Mapping.Parts;

/// <summary>Snapshots count in signed numbers, Envoy in unsigned ones.</summary>
internal static class Numbers
{
    public static uint ToWire(this int number) => checked((uint)number);

    public static uint? ToWireUnlessZero(this int number) => number == 0 ? null : number.ToWire();

    public static int ToInt(this uint number) =>
        number <= int.MaxValue ? (int)number : throw new MalformedResourceException($"the number {number} is too large");

    public static int OrZero(this uint? number) => number is { } value ? value.ToInt() : 0;
}
