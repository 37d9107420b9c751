using System.Globalization;

namespace Sluice.Admin.Pages.Routes;

/// <summary>A rule in the few words that a table has room for.</summary>
internal static class RuleText
{
    public static string Match(IReadOnlyList<VirtualServiceList.Match> alternatives) => string.Join("  or  ", alternatives.Select(Match).Where(t => t.Length > 0));

    public static string Target(VirtualServiceList.Rule rule) =>
        rule switch
        {
            { Redirect: { } redirect } => $"→ {redirect.Scheme}{(redirect.Scheme is null ? "" : "://")}{redirect.Authority}{redirect.Uri}".TrimEnd(),
            { DirectResponse: { } direct } => direct.Status.ToString(CultureInfo.InvariantCulture),
            { Delegate: { } other } => $"⤷ {(string.IsNullOrEmpty(other.Namespace) ? "" : other.Namespace + "/")}{other.Name}",
            _ => Targets(rule.Route),
        };

    public static string Targets(IReadOnlyList<VirtualServiceList.Target> targets) =>
        string.Join(", ", targets.Select(t => targets.Count > 1 ? $"{Host(t.Destination)} {t.Weight ?? 0}%" : Host(t.Destination)));

    public static string L4(VirtualServiceList.L4Rule rule) =>
        string.Join("  or  ", rule.Match.Select(m => m.SniHosts is { Count: > 0 } names ? $"SNI {string.Join(", ", names)}" : m.Port is { } port ? $":{port}" : "*"));

    private static string Match(VirtualServiceList.Match match)
    {
        var parts = new List<string>();
        Add(parts, "", match.Method);
        Add(parts, "", match.Uri, isPath: true);
        Add(parts, "scheme", match.Scheme);
        Add(parts, "authority", match.Authority);
        foreach (var (name, condition) in match.Headers ?? EmptyConditions)
            Add(parts, name, condition ?? Present);
        foreach (var (name, condition) in match.QueryParams ?? EmptyConditions)
            Add(parts, "?" + name, condition ?? Present);
        foreach (var (name, condition) in match.WithoutHeaders ?? EmptyConditions)
            Add(parts, "not " + name, condition ?? Present);
        if (match.Port is { } port and > 0)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $":{port}"));
        return string.Join(" ", parts);
    }

    private static readonly VirtualServiceList.Condition Present = new(null, null, null);
    private static readonly Dictionary<string, VirtualServiceList.Condition?> EmptyConditions = [];

    private static void Add(List<string> parts, string name, VirtualServiceList.Condition? condition, bool isPath = false)
    {
        if (condition is null)
            return;
        var value = condition switch
        {
            { Exact: { } exact } => isPath || name.Length == 0 ? exact : $"={exact}",
            { Prefix: { } prefix } => isPath ? $"{prefix}*" : $"={prefix}*",
            { Regex: { } regex } => $"~{regex}",
            _ => "",
        };
        parts.Add(name + value);
    }

    private static string Host(VirtualServiceList.Destination? to)
    {
        if (to?.Host is not { } host)
            return "?";
        const string suffix = ".svc.cluster.local";
        host = host.EndsWith(suffix, StringComparison.Ordinal) ? host[..^suffix.Length] : host;
        return $"{host}{(to.Port is { } port ? $":{port.Number}" : "")}{(string.IsNullOrEmpty(to.Subset) ? "" : $" {to.Subset}")}";
    }
}
