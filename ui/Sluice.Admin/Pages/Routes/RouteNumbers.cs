namespace Sluice.Admin.Pages.Routes;

/// <param name="Rps">Requests a second, over the last minute.</param>
/// <param name="ErrorRate">Share of 5xx, from 0 to 1.</param>
internal sealed record RouteNumbers(double Rps, double ErrorRate)
{
    public static RouteNumbers operator +(RouteNumbers one, RouteNumbers other)
    {
        var rps = one.Rps + other.Rps;
        return new(rps, rps == 0 ? 0 : ((one.Rps * one.ErrorRate) + (other.Rps * other.ErrorRate)) / rps);
    }
}
