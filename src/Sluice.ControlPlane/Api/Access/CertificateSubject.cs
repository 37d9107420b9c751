using Sluice.Values;

namespace Sluice.ControlPlane.Api.Access;

/// <summary>Whose client certificates have which grants.</summary>
/// <param name="Identity"><c>spiffe://…</c>, <c>user:COMMON-NAME</c> or <c>group:ORGANISATION</c>.</param>
/// <param name="Grants">What they may do.</param>
public sealed record CertificateSubject(string Identity, ValueList<Grant> Grants)
{
    public static bool IsIdentity(string text) =>
        text.Length is > 6 and <= 2048
        && (
            text.StartsWith("spiffe://", StringComparison.Ordinal)
            || text.StartsWith("user:", StringComparison.Ordinal)
            || text.StartsWith("group:", StringComparison.Ordinal)
        );
}
