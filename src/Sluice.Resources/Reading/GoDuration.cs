using System.Buffers;
using System.Globalization;

namespace Sluice.Resources.Reading;

/// <summary>Durations as Go writes them: a sign, then numbers with units <c>h m s ms us µs ns</c>, e.g. <c>1h10m</c>, <c>1.5s</c>.</summary>
public static class GoDuration
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    // Go's time.Duration holds 64 bits of nanoseconds: some 292 years.
    private const decimal MaxNanoseconds = long.MaxValue;

    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        var negative = text is ['-', ..];
        var rest = text is ['-' or '+', ..] ? text[1..] : text;
        if (rest is "0")
            return true;
        if (rest.IsEmpty)
            return false;
        decimal nanoseconds = 0;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(NumberCharacters);
            if (digits <= 0 || digits > 20 || !TryNumber(rest[..digits], out var number))
                return false;
            rest = rest[digits..];
            var unitLength = rest.IndexOfAny(NumberCharacters);
            var unit = unitLength < 0 ? rest : rest[..unitLength];
            if (UnitNanoseconds(unit) is not { } scale)
                return false;
            if (number > MaxNanoseconds / scale)
                return false;
            nanoseconds += number * scale;
            if (nanoseconds > MaxNanoseconds)
                return false;
            rest = rest[unit.Length..];
        }
        // A tick is 100 ns; rounding up keeps "3.000000042s" visibly finer than the milliseconds that rules ask for.
        value = TimeSpan.FromTicks((long)decimal.Ceiling(nanoseconds / 100) * (negative ? -1 : 1));
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out decimal number) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);

    private static long? UnitNanoseconds(ReadOnlySpan<char> unit) =>
        unit switch
        {
            "ns" => 1,
            // Both the micro sign and the Greek letter.
            "us" or "\u00b5s" or "\u03bcs" => 1_000,
            "ms" => 1_000_000,
            "s" => 1_000_000_000,
            "m" => 60_000_000_000,
            "h" => 3_600_000_000_000,
            _ => null,
        };
}
