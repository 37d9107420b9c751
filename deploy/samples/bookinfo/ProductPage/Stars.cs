namespace Bookinfo.ProductPage;

/// <summary>A rating, or the service's word that there is none to be had.</summary>
/// <param name="Count">0 to 5.</param>
internal sealed record Stars(int Count, string Color, bool Unavailable);
