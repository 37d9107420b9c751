namespace Bookinfo;

/// <summary>The names of the application's services.</summary>
public static class ServiceNames
{
    public const string ProductPage = "productpage";
    public const string Details = "details";
    public const string Reviews = "reviews";
    public const string Ratings = "ratings";
    public const string MongoDb = "mongodb";
}
