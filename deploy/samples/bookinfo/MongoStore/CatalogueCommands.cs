using MongoDB.Bson;

namespace Bookinfo.Mongo;

/// <summary>Commands about databases and collections.</summary>
internal sealed class CatalogueCommands(StoreState state)
{
    public BsonDocument ListCollections(MongoCommand command)
    {
        var filter = Filter.Compile(command.Body.Document("filter"));
        var collections = state.Collections(command.Database).Select(Describe).Where(filter.Matches).Select(d => new StoredDocument(d, 0));
        var ns = new Namespace(command.Database, "$cmd.listCollections");
        return new BsonDocument("cursor", state.Cursors.First(ns, [.. collections], int.MaxValue));
    }

    public BsonDocument ListDatabases(MongoCommand command)
    {
        var filter = Filter.Compile(command.Body.Document("filter"));
        var databases = state.Databases().Select(Describe).Where(filter.Matches).ToArray();
        return new BsonDocument { { "databases", new BsonArray(databases) }, { "totalSize", databases.Sum(d => d["sizeOnDisk"].AsInt64) } };
    }

    public BsonDocument Create(MongoCommand command)
    {
        var ns = command.Collection();
        if (state.Collections(ns.Database).Contains(ns.Collection, StringComparer.Ordinal))
            throw new CommandRefusedException(48, "NamespaceExists", $"collection already exists: {ns}");
        state.Write(ns, c => c.Bytes);
        return [];
    }

    public BsonDocument Drop(MongoCommand command)
    {
        var ns = command.Collection();
        return state.Drop(ns) ? new BsonDocument { { "nIndexesWas", 1 }, { "ns", ns.ToString() } } : [];
    }

    public BsonDocument DropDatabase(MongoCommand command) =>
        state.DropDatabase(command.Database) ? new BsonDocument("dropped", command.Database) : [];

    private static BsonDocument Describe(string collection) =>
        new()
        {
            { "name", collection },
            { "type", "collection" },
            { "options", new BsonDocument() },
            { "info", new BsonDocument("readOnly", false) },
        };

    private static BsonDocument Describe((string Name, long Bytes) database) =>
        new()
        {
            { "name", database.Name },
            { "sizeOnDisk", database.Bytes },
            { "empty", database.Bytes == 0 },
        };
}
