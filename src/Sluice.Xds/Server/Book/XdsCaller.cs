namespace Sluice.Xds.Server.Book;

/// <summary>Who a stream belongs to, for people.</summary>
/// <param name="Node">What it says of itself.</param>
/// <param name="Address">Where it connects from.</param>
/// <param name="Protocol"><c>delta</c> or <c>sotw</c>.</param>
internal sealed record XdsCaller(XdsNode Node, string Address, string Protocol);
