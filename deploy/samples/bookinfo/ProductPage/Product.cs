namespace Bookinfo.ProductPage;

/// <summary>A book the shop knows of.</summary>
internal sealed record Product(int Id, string Title, string Description)
{
    /// <summary>The shop's whole stock: as in Istio's sample, one book.</summary>
    public static readonly IReadOnlyList<Product> All =
    [
        new(
            0,
            "The Comedy of Errors",
            "Two pairs of identical twins, parted by shipwreck as infants, land in the same town on the same day. "
                + "Nobody knows, everybody is mistaken for somebody else, and one of Shakespeare's earliest and shortest plays takes its course."
        ),
    ];
}
