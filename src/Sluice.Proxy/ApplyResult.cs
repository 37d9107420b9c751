namespace Sluice.Proxy;

/// <summary>Whether a snapshot was taken over; if not, the previous one serves on.</summary>
/// <param name="IsApplied">True: the snapshot now serves.</param>
/// <param name="Reason">Why it was refused; empty when applied.</param>
public sealed record ApplyResult(bool IsApplied, string Reason)
{
    public static ApplyResult Applied { get; } = new(true, "");

    public static ApplyResult Refused(string reason) => new(false, reason);
}
