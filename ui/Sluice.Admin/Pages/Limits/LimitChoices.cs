namespace Sluice.Admin.Pages.Limits;

/// <summary>What there is to choose from. Everything else can be written as well.</summary>
/// <param name="Gateways">As <c>namespace/name</c>.</param>
/// <param name="Hosts">That VirtualServices serve.</param>
/// <param name="Services">VirtualServices, as <c>namespace/name</c>.</param>
public sealed record LimitChoices(
    IReadOnlyList<string> Namespaces,
    IReadOnlyList<string> Gateways,
    IReadOnlyList<string> Hosts,
    IReadOnlyList<string> Services
)
{
    public static LimitChoices None { get; } = new([], [], [], []);
}
