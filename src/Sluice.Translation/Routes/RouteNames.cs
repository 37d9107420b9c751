using Sluice.Resources.Istio;

namespace Sluice.Translation.Routes;

/// <summary>What routes are called.</summary>
internal static class RouteNames
{
    /// <summary>Of a rule, and of its match where that has a name (Istio).</summary>
    public static string Of(HttpRoute rule, HttpMatchRequest? match) =>
        string.IsNullOrEmpty(match?.Name) ? rule.Name : $"{rule.Name}.{match.Name}";

    /// <summary>A VirtualService as <c>namespace/name</c>; a name alone is of <paramref name="ns"/>.</summary>
    public static string QualifyService(string service, string ns) =>
        service.Contains('/', StringComparison.Ordinal) ? service : $"{ns}/{service}";
}
