namespace Sluice.Admin.Pages.Live;

/// <summary>What took a request.</summary>
/// <param name="Name">Of the rule, where it has one.</param>
/// <param name="VirtualHost">Of the gateway's table.</param>
/// <param name="Source">The VirtualService: <c>namespace/name</c>.</param>
/// <param name="Delegate">The VirtualService that the rule stands in, where it is another.</param>
/// <param name="Rule">As <c>spec.http[2]</c>.</param>
public sealed record LiveRoute(string Name, string VirtualHost, string Source, string Delegate, string Rule);
