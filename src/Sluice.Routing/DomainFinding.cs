namespace Sluice.Routing;

/// <summary>By which of its domains a virtual host serves a request.</summary>
/// <param name="Domain">As written.</param>
/// <param name="Kind"><c>exact</c>, <c>suffix</c> (<c>*.a.test</c>), <c>prefix</c> (<c>a.*</c>) or <c>any</c> (<c>*</c>); of several the first kind wins, and of one kind the longest.</param>
public sealed record DomainFinding(string Domain, string Kind)
{
    internal static DomainFinding Of(string domain) =>
        new(
            domain,
            domain == "*" ? "any"
                : domain.StartsWith('*') ? "suffix"
                : domain.EndsWith('*') ? "prefix"
                : "exact"
        );
}
