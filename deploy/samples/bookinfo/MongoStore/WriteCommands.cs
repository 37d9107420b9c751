using MongoDB.Bson;

namespace Bookinfo.Mongo;

/// <summary>Commands that change documents. A failed statement is reported in <c>writeErrors</c>; an ordered batch stops there.</summary>
internal sealed class WriteCommands(StoreState state)
{
    public BsonDocument Insert(MongoCommand command)
    {
        var ns = command.Collection();
        var inserted = 0;
        return Batch(
            command,
            "documents",
            (document, _) =>
            {
                state.Write(ns, c => c.Insert(document));
                inserted++;
            },
            reply => reply.Add("n", inserted)
        );
    }

    public BsonDocument Update(MongoCommand command)
    {
        var ns = command.Collection();
        var (matched, modified) = (0, 0);
        var upserted = new BsonArray();
        return Batch(
            command,
            "updates",
            (statement, index) =>
            {
                var result = state.Write(ns, c => Update(c, statement));
                matched += result.Matched;
                modified += result.Modified;
                if (result.UpsertedId is { } id)
                    upserted.Add(new BsonDocument { { "index", index }, { "_id", id } });
            },
            reply =>
            {
                reply.Add("n", matched + upserted.Count).Add("nModified", modified);
                if (upserted.Count > 0)
                    reply.Add("upserted", upserted);
            }
        );
    }

    public BsonDocument Delete(MongoCommand command)
    {
        var ns = command.Collection();
        var deleted = 0;
        return Batch(
            command,
            "deletes",
            (statement, _) => deleted += state.Write(ns, c => Delete(c, statement)),
            reply => reply.Add("n", deleted)
        );
    }

    private static UpdateResult Update(MemoryCollection collection, BsonDocument statement)
    {
        var query = statement.Document("q");
        var filter = Filter.Compile(query);
        var update = Mongo.Update.Compile(statement.GetValue("u", BsonNull.Value));
        var multi = statement.Flag("multi");
        if (multi && update.IsReplacement)
            throw CommandRefusedException.FailedToParse("multi update is not supported for replacement-style update");

        var found = multi ? collection.Find(filter).ToArray() : [.. collection.Find(filter).Take(1)];
        // All results are made before the first is stored, so that a refused one leaves nothing half done.
        var next = found.Select(f => (f.Key, Body: update.Apply(f.Value.Body))).ToArray();
        var modified = next.Count(n => collection.Replace(n.Key, n.Body));
        if (found.Length > 0 || !statement.Flag("upsert"))
            return new UpdateResult(found.Length, modified, null);
        return new UpdateResult(0, 0, collection.Insert(update.Apply(Seed(query), inserting: true)));
    }

    // What an upsert starts from: the fields its filter pins to one value.
    private static BsonDocument Seed(BsonDocument query)
    {
        var seed = new BsonDocument();
        foreach (var element in query)
        {
            var value = element.Value is BsonDocument { ElementCount: 1 } d && d.TryGetValue("$eq", out var equal) ? equal : element.Value;
            var isOperator = value is BsonDocument inner && inner.Names.Any(n => n.StartsWith('$'));
            if (element.Name is "$and" && value is BsonArray branches)
                seed.Merge(Seed([.. branches.OfType<BsonDocument>().SelectMany(b => b).DistinctBy(e => e.Name, StringComparer.Ordinal)]));
            else if (!element.Name.StartsWith('$') && !isOperator)
                new FieldPath(element.Name).Set(seed, value.DeepClone());
        }
        return seed;
    }

    private static int Delete(MemoryCollection collection, BsonDocument statement)
    {
        var limit = statement.Int("limit", 0);
        if (limit is not (0 or 1))
            throw CommandRefusedException.FailedToParse("the limit of a delete must be 0 or 1");
        var found = collection.Find(Filter.Compile(statement.Document("q")));
        long[] places = [.. (limit == 1 ? found.Take(1) : found).Select(f => f.Key)];
        foreach (var place in places)
            collection.Remove(place);
        return places.Length;
    }

    private static BsonDocument Batch(MongoCommand command, string field, Action<BsonDocument, int> run, Action<BsonDocument> complete)
    {
        var statements = command.Body.Documents(field);
        if (statements.Length is 0 or > WireLimits.MaxWriteBatch)
            throw CommandRefusedException.BadValue($"a write batch has 1 to {WireLimits.MaxWriteBatch} statements");
        var ordered = command.Body.Flag("ordered", absent: true);
        var errors = new BsonArray();
        for (var i = 0; i < statements.Length && (errors.Count == 0 || !ordered); i++)
        {
            try
            {
                run(statements[i], i);
            }
            catch (CommandRefusedException refusal)
            {
                errors.Add(
                    new BsonDocument
                    {
                        { "index", i },
                        { "code", refusal.Code },
                        { "errmsg", refusal.Message },
                    }
                );
            }
        }
        var reply = new BsonDocument();
        complete(reply);
        if (errors.Count > 0)
            reply.Add("writeErrors", errors);
        return reply;
    }

    private readonly record struct UpdateResult(int Matched, int Modified, BsonValue? UpsertedId);
}
