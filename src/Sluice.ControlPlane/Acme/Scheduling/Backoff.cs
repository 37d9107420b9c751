using Sluice.ControlPlane.Acme.Protocol;

namespace Sluice.ControlPlane.Acme.Scheduling;

/// <summary>When a Certificate is tried again after it failed.</summary>
internal static class Backoff
{
    /// <summary>After the first failure. Default 1 min.</summary>
    private static readonly TimeSpan First = TimeSpan.FromMinutes(1);

    /// <summary>Default 12 h: with a third of a life to go, dozens of attempts are left.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    /// <summary>What does not burden the authority is looked at again soon.</summary>
    private static readonly TimeSpan OwnFault = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestOwnFault = TimeSpan.FromMinutes(10);

    // Past this the wait no longer grows.
    private const int MostDoublings = 20;

    /// <param name="failures">How many in a row, this one included.</param>
    /// <param name="problem">What went wrong.</param>
    /// <param name="chance">From 0 to 1: up to a tenth is added, so that many do not come back at once.</param>
    public static TimeSpan After(int failures, AcmeException problem, double chance)
    {
        var isOwn = problem.Type is AcmeFailure.Configuration or AcmeFailure.Gateways or AcmeFailure.Store;
        var (first, longest) = isOwn ? (OwnFault, LongestOwnFault) : (First, Longest);
        var doubled = first * Math.Pow(2, Math.Min(failures - 1, MostDoublings));
        var wait = doubled < longest ? doubled : longest;
        var asked = problem.RetryAfter ?? TimeSpan.Zero;
        wait = asked > wait ? asked : wait;
        return wait + (wait * (chance / 10));
    }
}
