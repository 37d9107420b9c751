using Sluice.Xds.Protocol.Types;

namespace Sluice.Xds.Mapping.Parts;

/// <summary>Envoy counts shares in millionths: four decimal places of a percentage. More are rounded, and the caller keeps the exact number elsewhere.</summary>
internal static class Percents
{
    private const double Parts = 10_000;

    public static FractionalPercent ToFraction(double percent) =>
        new()
        {
            Numerator = (uint)Math.Clamp(Math.Round(percent * Parts), 0, uint.MaxValue),
            Denominator = FractionalPercent.Types.DenominatorType.Million,
        };

    /// <param name="fraction">Absent: always.</param>
    public static double ToPercent(FractionalPercent? fraction) =>
        fraction is null
            ? 100
            : fraction.Denominator switch
            {
                FractionalPercent.Types.DenominatorType.Hundred => fraction.Numerator,
                FractionalPercent.Types.DenominatorType.TenThousand => fraction.Numerator / 100.0,
                FractionalPercent.Types.DenominatorType.Million => fraction.Numerator / Parts,
                _ => throw new MalformedResourceException($"a percentage has the denominator {fraction.Denominator}"),
            };
}
