namespace Bookinfo;

/// <summary>The loopback ports of the application; 0, the default, takes any free one.</summary>
public sealed record BookinfoPorts
{
    /// <summary>The ports that the sample resources in <c>config/</c> name.</summary>
    public static readonly BookinfoPorts Documented = new()
    {
        ProductPage = 19080,
        Details = 19081,
        ReviewsV1 = 19082,
        ReviewsV2 = 19083,
        ReviewsV3 = 19084,
        Ratings = 19085,
        MongoDb = 19086,
        Books = 19087,
    };

    public int ProductPage { get; init; }

    public int Details { get; init; }

    public int ReviewsV1 { get; init; }

    public int ReviewsV2 { get; init; }

    public int ReviewsV3 { get; init; }

    public int Ratings { get; init; }

    public int MongoDb { get; init; }

    public int Books { get; init; }
}
