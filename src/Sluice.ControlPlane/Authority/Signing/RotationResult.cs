namespace Sluice.ControlPlane.Authority.Signing;

/// <summary>What became of a step of a rotation.</summary>
/// <param name="IsDone">Whether the step was taken.</param>
/// <param name="Reason">Why not; empty where it was.</param>
/// <param name="NotBefore">When it may be taken; null where time is not the reason.</param>
public sealed record RotationResult(bool IsDone, string Reason, DateTimeOffset? NotBefore)
{
    public static RotationResult Done { get; } = new(true, "", null);

    public static RotationResult Refused(string reason) => new(false, reason, null);

    public static RotationResult TooEarly(DateTimeOffset notBefore) => new(false, $"not before {notBefore:u}", notBefore);
}
