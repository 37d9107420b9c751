namespace Sluice.Admin.Pages.Tls;

/// <summary>How soon a certificate ends, and how bad that is.</summary>
/// <param name="Kind">Of a <c>StatusChip</c>.</param>
/// <param name="Days">Whole days that are left; negative: it has ended.</param>
public sealed record Expiry(string Kind, int Days)
{
    /// <summary>Renewal is due at a third of the usual 90 days; with less than three weeks left it has failed for a while.</summary>
    public const int SoonDays = 21;

    /// <summary>Somebody has to act.</summary>
    public const int UrgentDays = 7;

    public bool IsOver => Days < 0;

    public static Expiry Of(DateTimeOffset end, DateTimeOffset now)
    {
        var days = (int)Math.Floor((end - now).TotalDays);
        return new(
            days < UrgentDays ? "bad"
                : days < SoonDays ? "warn"
                : "good",
            days
        );
    }
}
