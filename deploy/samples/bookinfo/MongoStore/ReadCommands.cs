using MongoDB.Bson;

namespace Bookinfo.Mongo;

/// <summary>Commands that read documents.</summary>
internal sealed class ReadCommands(StoreState state)
{
    /// <summary>Documents in a first batch when the client does not say; mongod's default.</summary>
    private const int DefaultBatch = 101;

    public BsonDocument Find(MongoCommand command)
    {
        var ns = command.Collection();
        var body = command.Body;
        var filter = Filter.Compile(body.Document("filter"));
        var page = new Page(SortOrder.Compile(body.Document("sort")), body.Int("skip", 0), body.Int("limit", 0));
        var projection = Projection.Compile(body.Document("projection"));

        var found = state.Read(ns, c => page.Apply(c.Find(filter).Select(d => d.Value)));
        if (projection is not null)
            found = [.. found.Select(d => d with { Body = projection.Apply(d.Body) })];
        // A negative limit is the old way to say: one batch, then close.
        var single = body.Flag("singleBatch") || page.Limit < 0;
        return new BsonDocument("cursor", state.Cursors.First(ns, found, BatchSize(body), single));
    }

    public BsonDocument Count(MongoCommand command)
    {
        var filter = Filter.Compile(command.Body.Document("query"));
        var page = new Page(SortOrder.Compile([]), command.Body.Int("skip", 0), command.Body.Int("limit", 0));
        return new BsonDocument("n", state.Read(command.Collection(), c => page.Apply(c.Find(filter).Select(d => d.Value)).Count));
    }

    public BsonDocument Aggregate(MongoCommand command)
    {
        var ns = command.Collection();
        var pipeline = new Pipeline(command.Body.Documents("pipeline"));
        var source = state.Read(ns, c => c.Find(pipeline.FirstFilter).Select(d => d.Value).ToList());
        return new BsonDocument("cursor", state.Cursors.First(ns, pipeline.Run(source), BatchSize(command.Body.Document("cursor"))));
    }

    public BsonDocument GetMore(MongoCommand command) =>
        new("cursor", state.Cursors.Next(command.Body.GetElement(0).Value.ToInt64(), BatchSize(command.Body, int.MaxValue)));

    public BsonDocument KillCursors(MongoCommand command)
    {
        var ids = command.Body.GetValue("cursors", new BsonArray()).AsBsonArray;
        var known = ids.ToLookup(id => state.Cursors.Kill(id.ToInt64()));
        return new BsonDocument
        {
            { "cursorsKilled", new BsonArray(known[true]) },
            { "cursorsNotFound", new BsonArray(known[false]) },
            { "cursorsAlive", new BsonArray() },
            { "cursorsUnknown", new BsonArray() },
        };
    }

    private static int BatchSize(BsonDocument body, int absent = DefaultBatch)
    {
        var size = body.Int("batchSize", absent);
        return size >= 0 ? size : throw CommandRefusedException.BadValue("batchSize must not be negative");
    }
}
