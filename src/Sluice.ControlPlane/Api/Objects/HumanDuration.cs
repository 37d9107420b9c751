using System.Globalization;

namespace Sluice.ControlPlane.Api.Objects;

/// <summary>Durations as kubectl prints them: <c>90s</c>, <c>5m30s</c>, <c>3h20m</c>, <c>4d</c>.</summary>
public static class HumanDuration
{
    public static string Of(TimeSpan age)
    {
        if (age < TimeSpan.Zero)
            return "0s";
        var (days, hours, minutes, seconds) = ((int)age.TotalDays, (int)age.TotalHours, (int)age.TotalMinutes, (int)age.TotalSeconds);
        return age switch
        {
            { TotalMinutes: < 2 } => Text($"{seconds}s"),
            { TotalMinutes: < 10 } => Two(minutes, "m", age.Seconds, "s"),
            { TotalHours: < 3 } => Text($"{minutes}m"),
            { TotalHours: < 8 } => Two(hours, "h", age.Minutes, "m"),
            { TotalHours: < 48 } => Text($"{hours}h"),
            { TotalDays: < 8 } => Two(days, "d", age.Hours, "h"),
            { TotalDays: < 730 } => Text($"{days}d"),
            { TotalDays: < 2920 } => Two(days / 365, "y", days % 365, "d"),
            _ => Text($"{days / 365}y"),
        };
    }

    private static string Two(int large, string unit, int small, string smallUnit) =>
        small == 0 ? Text($"{large}{unit}") : Text($"{large}{unit}{small}{smallUnit}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
