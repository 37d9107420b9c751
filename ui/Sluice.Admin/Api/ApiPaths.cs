namespace Sluice.Admin.Api;

/// <summary>Paths of the API.</summary>
public static class ApiPaths
{
    /// <summary>Our own part of the API.</summary>
    public static string Admin(string rest) => $"/apis/admin.sluice.dev/v1/{rest}";

    /// <summary>A collection of resources; an empty namespace means all of them.</summary>
    public static string Objects(string group, string version, string plural, string ns = "") =>
        (group.Length == 0 ? $"/api/{version}" : $"/apis/{group}/{version}")
        + (ns.Length == 0 ? "" : $"/namespaces/{Uri.EscapeDataString(ns)}")
        + $"/{plural}";

    public static string Object(string group, string version, string plural, string ns, string name) =>
        $"{Objects(group, version, plural, ns)}/{Uri.EscapeDataString(name)}";
}
