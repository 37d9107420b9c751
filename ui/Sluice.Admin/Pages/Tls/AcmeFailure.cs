namespace Sluice.Admin.Pages.Tls;

/// <summary>Why an attempt failed.</summary>
/// <param name="Type">The authority's word, as <c>rateLimited</c>, or ours.</param>
public sealed record AcmeFailure(DateTimeOffset? At, string Type = "", string Detail = "");
