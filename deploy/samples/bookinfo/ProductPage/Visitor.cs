namespace Bookinfo.ProductPage;

/// <summary>Who a page is for.</summary>
/// <param name="User">Null for a visitor without a name.</param>
internal sealed record Visitor(string? User, bool IsSignedIn);
