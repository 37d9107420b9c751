namespace Sluice.Admin.Pages.Routes;

/// <summary>One row of the table: a rule, or the VirtualService that the rules below it are of.</summary>
internal sealed class RouteRow(RouteGroup group, int index, string protocol, string name, string match, string target)
{
    public RouteGroup Group { get; } = group;

    /// <summary>0-based among its protocol's; -1: the VirtualService itself.</summary>
    public int Index { get; } = index;
    public string Protocol { get; } = protocol;
    public string Name { get; } = name;
    public string Match { get; } = match;
    public string Target { get; } = target;
    public string Words { get; } = $"{name} {match} {target}".ToLowerInvariant();
    public RouteNumbers? Numbers { get; set; }

    public bool IsHeader => Index < 0;
}
