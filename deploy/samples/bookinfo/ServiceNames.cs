namespace Bookinfo;

/// <summary>The names of the application's services.</summary>
public static class ServiceNames
{
    public const string ProductPage = "productpage";
    public const string Details = "details";
    public const string Reviews = "reviews";
    public const string Ratings = "ratings";
    public const string MongoDb = "mongodb";

    /// <summary>The book service outside the mesh, which <see cref="Details"/> may ask.</summary>
    public const string Books = "books";

    /// <summary>The name that the book service has on the outside.</summary>
    public const string BooksHost = "books.example.com";
}
