using System.Globalization;
using Sluice.Resources.Reading;

namespace Sluice.Client;

/// <summary>Durations on the command line: <c>90s</c>, <c>5m</c>, <c>1h30m</c>, or seconds alone.</summary>
internal static class DurationText
{
    /// <summary>Null where it is none, or none above zero.</summary>
    public static TimeSpan? Parse(string? text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return seconds > 0 ? TimeSpan.FromSeconds(seconds) : null;
        return GoDuration.TryParse(text, out var value) && value > TimeSpan.Zero ? value : null;
    }
}
