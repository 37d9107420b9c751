namespace Bookinfo.ProductPage;

/// <summary>One review.</summary>
/// <param name="Stars">Null when the service gives no ratings, as reviews v1 does.</param>
internal sealed record BookReview(string Reviewer, string Text, Stars? Stars);
