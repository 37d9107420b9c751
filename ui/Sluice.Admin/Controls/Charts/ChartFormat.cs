using System.Globalization;

namespace Sluice.Admin.Controls.Charts;

/// <summary>Numbers as people read them: short, and as exact as they are worth.</summary>
internal static class ChartFormat
{
    public static string Rate(double value) =>
        value switch
        {
            0 => "0",
            < 0.01 => "<0.01",
            < 10 => Text(value, "0.##"),
            < 100 => Text(value, "0.#"),
            < 10_000 => Text(value, "0"),
            < 1_000_000 => Text(value / 1_000, "0.#") + "k",
            _ => Text(value / 1_000_000, "0.#") + "M",
        };

    /// <summary>A share from 0 to 1. What is not nothing never looks like nothing.</summary>
    public static string Percent(double share) =>
        share switch
        {
            0 => "0 %",
            < 0.0001 => "<0.01 %",
            < 0.1 => Text(share * 100, "0.##") + " %",
            _ => Text(share * 100, "0.#") + " %",
        };

    public static string Milliseconds(double value) =>
        value switch
        {
            < 10 => Text(value, "0.##") + " ms",
            < 1_000 => Text(value, "0") + " ms",
            _ => Text(value / 1_000, "0.##") + " s",
        };

    public static string Bytes(double value) =>
        value switch
        {
            < 1_024 => Text(value, "0") + " B",
            < 1_024 * 1_024 => Text(value / 1_024, "0.#") + " KiB",
            < 1_024 * 1_024 * 1_024d => Text(value / 1_024 / 1_024, "0.#") + " MiB",
            _ => Text(value / 1_024 / 1_024 / 1_024, "0.#") + " GiB",
        };

    /// <summary>Of a time in UTC seconds.</summary>
    public static string Clock(long seconds) =>
        DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
