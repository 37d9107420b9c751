namespace Sluice.Admin.Pages.Explain;

/// <param name="Kind"><c>path</c>, <c>header</c> or <c>query</c>.</param>
/// <param name="Name">Of the header or parameter.</param>
/// <param name="Wanted">In words: <c>begins with /api</c>.</param>
/// <param name="Seen">Null: the request has none.</param>
/// <param name="Matched">Whether it holds.</param>
public sealed record ExplainCondition(string Kind, string? Name, string Wanted, string? Seen, bool Matched);
