using MongoDB.Bson;
using MongoDB.Driver;

namespace Bookinfo.Ratings;

/// <summary>The ratings in MongoDB: database <c>test</c>, collection <c>ratings</c>, as in Istio's sample.</summary>
/// <remarks>
/// Documents <c>{rating: 5}</c> hold for every product, first reviewer first. One that someone posts also has the product and the
/// reviewer and goes before them.
/// </remarks>
internal sealed class RatingsDatabase(IMongoClient client, TimeSpan timeout) : IAsyncDisposable
{
    private const int MaxRatings = 100;

    private readonly IMongoCollection<BsonDocument> _ratings = client.GetDatabase("test").GetCollection<BsonDocument>("ratings");

    /// <summary>The ratings of a product by reviewer; null when the database does not answer.</summary>
    public async Task<SortedDictionary<string, int>?> ReadAsync(int product, CancellationToken cancellation)
    {
        var everyone = new BsonDocument("productId", BsonNull.Value);
        var filter = new BsonDocument("$or", new BsonArray { everyone, new BsonDocument("productId", product) });
        return await TryAsync<SortedDictionary<string, int>>(
            async token =>
            {
                using var cursor = await _ratings.FindAsync(filter, new FindOptions<BsonDocument> { Limit = MaxRatings }, token);
                return Collect(await cursor.ToListAsync(token));
            },
            cancellation
        );
    }

    /// <summary>Stores ratings of a product; false when the database does not answer.</summary>
    public async Task<bool> WriteAsync(int product, IReadOnlyDictionary<string, int> ratings, CancellationToken cancellation)
    {
        var written = await TryAsync<object>(
            async token =>
            {
                foreach (var (reviewer, rating) in ratings)
                {
                    var key = new BsonDocument { { "productId", product }, { "reviewer", reviewer } };
                    var change = new BsonDocument("$set", new BsonDocument("rating", rating));
                    await _ratings.UpdateOneAsync(key, change, new UpdateOptions { IsUpsert = true }, token);
                }
                return ratings;
            },
            cancellation
        );
        return written is not null;
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<T?> TryAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
        where T : class
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(timeout);
        try
        {
            return await work(deadline.Token);
        }
        catch (Exception e)
            when (e is MongoException or TimeoutException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private static SortedDictionary<string, int> Collect(List<BsonDocument> documents)
    {
        var ratings = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var anonymous = 0;
        foreach (var document in documents.Where(d => d.GetValue("rating", BsonNull.Value).IsNumeric))
        {
            var rating = document["rating"].ToInt32();
            if (document.TryGetValue("reviewer", out var reviewer) && reviewer.IsString)
                ratings[reviewer.AsString] = rating;
            else
                ratings.TryAdd($"Reviewer{++anonymous}", rating);
        }
        return ratings;
    }
}
