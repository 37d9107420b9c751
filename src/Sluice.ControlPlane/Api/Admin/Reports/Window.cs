using Sluice.ControlPlane.Reports;

namespace Sluice.ControlPlane.Api.Admin.Reports;

/// <summary>The time that numbers are of: the last <c>60s</c> in steps of a second, or <c>15m</c> in steps of ten.</summary>
internal sealed record Window(TimeSpan Length, bool IsFine)
{
    /// <summary>Null: there is no such window.</summary>
    public static Window? Parse(string text) =>
        text switch
        {
            "" or "60s" or "1m" => new(TimeSpan.FromMinutes(1), true),
            "5m" => new(TimeSpan.FromMinutes(5), false),
            "15m" => new(GatewayReports.Longest, false),
            _ => null,
        };

    public string Name => IsFine ? "60s" : $"{Length.TotalMinutes:0}m";

    public TimeSpan Step => IsFine ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(10);

    public Series SeriesOf(GatewayReports gateway) => IsFine ? gateway.Fine : gateway.Coarse;

    /// <summary>From when to when: up to what the gateway has told, back to when it began.</summary>
    public (DateTimeOffset From, DateTimeOffset To) Of(GatewayReports gateway, DateTimeOffset now)
    {
        // A gateway that nobody watches tells every ten seconds; a silent one has no traffic any more.
        var to = now - gateway.LastReport < TimeSpan.FromSeconds(12) ? gateway.LastReport : now;
        var from = to - Length;
        return (from > gateway.Since - Step ? from : gateway.Since - Step, to);
    }
}
