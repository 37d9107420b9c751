using Bookinfo.Mongo;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Sluice.Tests.BookinfoSample;

/// <summary>The store as the real driver sees it.</summary>
public sealed class MongoStoreDriverTests : IAsyncLifetime
{
    private MongoStore _store = null!;
    private MongoClient _client = null!;
    private IMongoCollection<BsonDocument> _books = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await MongoStore.StartAsync();
        _client = new MongoClient(_store.ConnectionString);
        _books = _client.GetDatabase("shop").GetCollection<BsonDocument>("books");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task A_ping_succeeds() =>
        Assert.Equal(
            1,
            (await _client.GetDatabase("shop").RunCommandAsync<BsonDocument>(new BsonDocument("ping", 1), null, Token))["ok"].ToInt32()
        );

    [Fact]
    public async Task An_unknown_command_is_refused_with_its_code_and_the_connection_goes_on()
    {
        var database = _client.GetDatabase("shop");
        var refusal = await Assert.ThrowsAsync<MongoCommandException>(() =>
            database.RunCommandAsync<BsonDocument>(new BsonDocument("mapReduce", "books"), null, Token)
        );

        Assert.Equal((59, "CommandNotFound"), (refusal.Code, refusal.CodeName));
        await database.RunCommandAsync<BsonDocument>(new BsonDocument("ping", 1), null, Token);
    }

    [Fact]
    public async Task What_is_inserted_is_found_by_filter_in_order_and_in_part()
    {
        await _books.InsertOneAsync(Book("a", 10), null, Token);
        await _books.InsertManyAsync([Book("b", 40), Book("c", 30), Book("d", 20)], null, Token);
        var filter = Builders<BsonDocument>.Filter;

        var found = await Query(filter.And(filter.Gte("pages", 20), filter.Ne("_id", "c")))
            .Sort(Builders<BsonDocument>.Sort.Descending("pages"))
            .Limit(2)
            .Project(Builders<BsonDocument>.Projection.Include("pages"))
            .ToListAsync(Token);

        Assert.Equal([new BsonDocument { { "_id", "b" }, { "pages", 40 } }, new BsonDocument { { "_id", "d" }, { "pages", 20 } }], found);
    }

    [Theory]
    [InlineData("{ pages: { $gt: 10, $lt: 40 } }", "b c")]
    [InlineData("{ pages: { $lte: 20.0 } }", "a b")]
    [InlineData("{ pages: { $in: [10, 40] } }", "a d")]
    [InlineData("{ pages: { $nin: [10, 40] } }", "b c")]
    [InlineData("{ $or: [{ _id: 'a' }, { 'tags': 'odd' }] }", "a b d")]
    [InlineData("{ 'author.name': 'W3' }", "c")]
    [InlineData("{ missing: null, _id: { $ne: 'a' } }", "b c d")]
    [InlineData("{ pages: { $gt: 'text' } }", "")]
    [InlineData("{ tags: { $exists: true } }", "b d")]
    [InlineData("{ pages: { $not: { $gte: 30 } } }", "a b")]
    [InlineData("{ _id: 'c', pages: 30 }", "c")]
    [InlineData("{ _id: 'c', pages: 31 }", "")]
    [InlineData("{ _id: { $in: ['d', 'x'] } }", "d")]
    public async Task Filters_match_as_MongoDB_does(string filter, string ids)
    {
        var tags = new BsonArray { "odd", "thin" };
        await _books.InsertManyAsync(
            [
                Book("a", 10),
                Book("b", 20).Add("tags", tags),
                Book("c", 30).Add("author", new BsonDocument("name", "W3")),
                Book("d", 40).Add("tags", tags),
            ],
            null,
            Token
        );

        var found = await Query(BsonDocument.Parse(filter)).ToListAsync(Token);

        Assert.Equal(ids, string.Join(' ', found.Select(d => d["_id"].AsString)));
    }

    [Fact]
    public async Task Updates_set_increment_and_unset_one_or_many()
    {
        await _books.InsertManyAsync([Book("a", 10), Book("b", 10), Book("c", 30)], null, Token);
        var update = Builders<BsonDocument>.Update;

        var one = await _books.UpdateOneAsync("{ pages: 10 }", update.Set("author.name", "W").Inc("pages", 5), null, Token);
        var many = await _books.UpdateManyAsync("{ pages: { $gte: 15 } }", update.Unset("title"), null, Token);
        var same = await _books.UpdateOneAsync("{ _id: 'c' }", update.Set("pages", 30), null, Token);

        Assert.Equal((1, 1), (one.MatchedCount, one.ModifiedCount));
        Assert.Equal((2, 2), (many.MatchedCount, many.ModifiedCount));
        Assert.Equal((1, 0), (same.MatchedCount, same.ModifiedCount));
        Assert.Equal(BsonDocument.Parse("{ _id: 'a', pages: 15, author: { name: 'W' } }"), await One("a"));
        Assert.True((await One("b")).Contains("title"));
    }

    [Fact]
    public async Task An_upsert_inserts_once_and_then_updates()
    {
        var update = Builders<BsonDocument>.Update.Inc("pages", 1).SetOnInsert("title", "made");
        var options = new UpdateOptions { IsUpsert = true };

        var first = await _books.UpdateOneAsync("{ _id: 'n', kind: 'x' }", update, options, Token);
        var second = await _books.UpdateOneAsync("{ _id: 'n' }", update, options, Token);

        Assert.Equal("n", first.UpsertedId.AsString);
        Assert.Null(second.UpsertedId);
        Assert.Equal(BsonDocument.Parse("{ _id: 'n', kind: 'x', pages: 2, title: 'made' }"), await One("n"));
    }

    [Fact]
    public async Task A_replacement_keeps_the_id_and_may_not_change_it()
    {
        await _books.InsertOneAsync(Book("a", 10), null, Token);

        await _books.ReplaceOneAsync("{ pages: 10 }", new BsonDocument("only", 1), cancellationToken: Token);
        var refusal = await Assert.ThrowsAsync<MongoWriteException>(() =>
            _books.ReplaceOneAsync("{ _id: 'a' }", new BsonDocument("_id", "z"), cancellationToken: Token)
        );

        Assert.Equal(BsonDocument.Parse("{ _id: 'a', only: 1 }"), await One("a"));
        Assert.Equal(66, refusal.WriteError.Code);
    }

    [Fact]
    public async Task Deletes_take_one_or_all_and_counts_follow()
    {
        await _books.InsertManyAsync(Enumerable.Range(0, 10).Select(i => Book($"b{i}", i % 2)), null, Token);

        var one = await _books.DeleteOneAsync("{ pages: 1 }", Token);
        var rest = await _books.DeleteManyAsync("{ pages: 1 }", Token);

        Assert.Equal((1, 4), (one.DeletedCount, rest.DeletedCount));
        Assert.Equal(5, await _books.CountDocumentsAsync("{ pages: 0 }", null, Token));
        Assert.Equal(2, await _books.CountDocumentsAsync("{}", new CountOptions { Skip = 1, Limit = 2 }, Token));
        Assert.Equal(0, await _books.CountDocumentsAsync("{ pages: 1 }", null, Token));
        Assert.Equal(5, await _books.EstimatedDocumentCountAsync(null, Token));
    }

    [Fact]
    public async Task A_second_document_of_the_same_id_is_a_duplicate_even_as_another_number_type()
    {
        await _books.InsertOneAsync(new BsonDocument("_id", 1), null, Token);

        var one = await Assert.ThrowsAsync<MongoWriteException>(() => _books.InsertOneAsync(new BsonDocument("_id", 1L), null, Token));
        var many = await Assert.ThrowsAsync<MongoBulkWriteException<BsonDocument>>(() =>
            _books.InsertManyAsync([new("_id", 2), new("_id", 1.0), new("_id", 3)], new InsertManyOptions { IsOrdered = false }, Token)
        );

        Assert.Equal(ServerErrorCategory.DuplicateKey, one.WriteError.Category);
        Assert.Equal([1], many.WriteErrors.Select(e => e.Index));
        Assert.Equal(3, await _books.CountDocumentsAsync("{}", null, Token));
    }

    [Theory]
    [InlineData("NumberDecimal('7')", "7")]
    [InlineData("NumberLong(7)", "7.0")]
    [InlineData("-0.0", "0")]
    [InlineData("{ a: NumberLong(1) }", "{ a: 1 }")]
    public async Task An_id_is_found_by_an_equal_value_of_another_type(string id, string wanted)
    {
        await _books.InsertOneAsync(BsonDocument.Parse($"{{ _id: {id} }}"), null, Token);

        Assert.Equal(1, await _books.CountDocumentsAsync($"{{ _id: {wanted} }}", null, Token));
        await Assert.ThrowsAsync<MongoWriteException>(() => _books.InsertOneAsync(BsonDocument.Parse($"{{ _id: {wanted} }}"), null, Token));
    }

    [Fact]
    public async Task A_result_longer_than_a_batch_is_fetched_in_pieces_and_in_order()
    {
        await _books.InsertManyAsync(Enumerable.Range(0, 1000).Select(i => new BsonDocument("_id", i)), null, Token);

        var found = await Query("{}", new FindOptions { BatchSize = 7 }).Skip(3).ToListAsync(Token);

        Assert.Equal(Enumerable.Range(3, 997), found.Select(d => d["_id"].AsInt32));
    }

    [Fact]
    public async Task Large_documents_come_back_whole_and_too_large_ones_are_refused()
    {
        var bytes = new byte[15 * 1024 * 1024];
        new Random(7).NextBytes(bytes);
        for (var i = 0; i < 4; i++)
            await _books.InsertOneAsync(new BsonDocument { { "_id", i }, { "data", bytes } }, null, Token);

        var found = await Query("{}").ToListAsync(Token);
        var command = new BsonDocument
        {
            { "update", "books" },
            {
                "updates",
                new BsonArray { Grow() }
            },
        };
        var refusal = await _client.GetDatabase("shop").RunCommandAsync<BsonDocument>(command, null, Token);

        Assert.Equal(4, found.Count);
        Assert.All(found, d => Assert.Equal(bytes, d["data"].AsByteArray));
        Assert.Equal(10334, refusal["writeErrors"][0]["code"].AsInt32);

        static BsonDocument Grow() =>
            new() { { "q", new BsonDocument("_id", 1) }, { "u", new BsonDocument("$set", new BsonDocument("more", new byte[2 << 20])) } };
    }

    [Fact]
    public async Task Many_clients_at_once_lose_no_increment()
    {
        var update = Builders<BsonDocument>.Update.Inc("n", 1);
        await _books.InsertOneAsync(new BsonDocument("_id", "sum"), null, Token);

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Client()));

        Assert.Equal(16 * 25, (await One("sum"))["n"].AsInt32);

        async Task Client()
        {
            // An application name of its own keeps the driver from sharing one pool among the clients.
            using var client = new MongoClient($"{_store.ConnectionString}&appName={Guid.NewGuid():N}");
            var books = client.GetDatabase("shop").GetCollection<BsonDocument>("books");
            for (var i = 0; i < 25; i++)
                await books.UpdateOneAsync("{ _id: 'sum' }", update, null, Token);
        }
    }

    [Fact]
    public async Task Databases_and_collections_are_listed_and_dropped()
    {
        await _books.InsertOneAsync(Book("a", 1), null, Token);
        var database = _client.GetDatabase("shop");

        Assert.Equal(["shop"], await (await _client.ListDatabaseNamesAsync(Token)).ToListAsync(Token));
        Assert.Equal(["books"], await (await database.ListCollectionNamesAsync(null, Token)).ToListAsync(Token));
        await database.DropCollectionAsync("books", Token);
        Assert.Empty(await (await database.ListCollectionNamesAsync(null, Token)).ToListAsync(Token));
    }

    [Fact]
    public async Task Documents_put_in_directly_are_served()
    {
        _store.Insert("shop", "books", new BsonDocument("rating", 5), new BsonDocument("rating", 4));

        var found = await Query("{}").ToListAsync(Token);

        Assert.Equal([5, 4], found.Select(d => d["rating"].AsInt32));
    }

    private static BsonDocument Book(string id, int pages) =>
        new()
        {
            { "_id", id },
            { "title", $"Title {id}" },
            { "pages", pages },
        };

    private Task<BsonDocument> One(string id) => Query(new BsonDocument("_id", id)).SingleAsync(Token);

    // Not in a method that returns a task: Find only describes the query, which an analyzer takes for a blocking call.
    private IFindFluent<BsonDocument, BsonDocument> Query(FilterDefinition<BsonDocument> filter, FindOptions? options = null) =>
        _books.Find(filter, options);
}
