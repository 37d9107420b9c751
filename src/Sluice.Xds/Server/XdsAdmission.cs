namespace Sluice.Xds.Server;

/// <summary>The answer to a proxy that connects.</summary>
/// <param name="Feed">What it gets; null: refused.</param>
/// <param name="IsAuthenticated">Of a refusal: false for UNAUTHENTICATED, true for PERMISSION_DENIED.</param>
/// <param name="Reason">Why it is refused, for the log and, in short, for the caller.</param>
public sealed record XdsAdmission(IXdsFeed? Feed, bool IsAuthenticated, string Reason)
{
    public static XdsAdmission Admit(IXdsFeed feed) => new(feed, true, "");

    public static XdsAdmission Unauthenticated(string reason) => new(null, false, reason);

    public static XdsAdmission Deny(string reason) => new(null, true, reason);
}
