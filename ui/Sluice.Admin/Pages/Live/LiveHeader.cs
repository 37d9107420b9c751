namespace Sluice.Admin.Pages.Live;

/// <summary>A header of a request, of those that gateways record.</summary>
public sealed record LiveHeader(string Name, string Value);
