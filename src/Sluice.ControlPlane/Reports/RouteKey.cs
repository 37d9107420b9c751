namespace Sluice.ControlPlane.Reports;

/// <summary>A rule as people know it.</summary>
/// <param name="Source"><c>namespace/name</c> of the VirtualService; empty: what nobody wrote, such as "no route".</param>
/// <param name="Rule">JSON path in it, or in the delegate.</param>
/// <param name="Name">Of the rule.</param>
internal readonly record struct RouteKey(string Source, string Delegate, string Rule, string Name)
{
    /// <summary>The resource that the rule stands in.</summary>
    public string Resource => Delegate.Length > 0 ? Delegate : Source;
}
