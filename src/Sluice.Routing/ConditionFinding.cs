namespace Sluice.Routing;

/// <summary>One condition of a route, and what a request has in its place.</summary>
/// <param name="Kind"><c>path</c>, <c>header</c> or <c>query</c>.</param>
/// <param name="Name">Of the header or parameter; empty for the path.</param>
/// <param name="Wanted">In words: <c>begins with /api</c>.</param>
/// <param name="Seen">Null: the request has none.</param>
/// <param name="IsMet">Whether it holds.</param>
public sealed record ConditionFinding(string Kind, string Name, string Wanted, string? Seen, bool IsMet);
