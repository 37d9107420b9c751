using MongoDB.Bson;

namespace Bookinfo.Mongo;

/// <summary>The greeting that tells a driver what it talks to.</summary>
internal sealed class HandshakeCommands(TimeProvider clock)
{
    /// <summary>The wire version of MongoDB 7.0, whose replies the store follows.</summary>
    private const int MaxWireVersion = 21;

    /// <summary>Minutes a driver keeps a session; sessions are accepted and have no effect. Default of mongod.</summary>
    private const int SessionTimeoutMinutes = 30;

    /// <summary>Answers a greeting; null when the command is none.</summary>
    public BsonDocument? TryRun(MongoCommand command, int connectionId)
    {
        var isHello = command.Name is "hello";
        if (!isHello && !command.Name.Equals("ismaster", StringComparison.OrdinalIgnoreCase))
            return null;
        // Without topologyVersion a driver polls instead of waiting on an endless stream of greetings.
        return new BsonDocument
        {
            { "helloOk", true },
            { isHello ? "isWritablePrimary" : "ismaster", true },
            { "maxBsonObjectSize", WireLimits.MaxDocumentBytes },
            { "maxMessageSizeBytes", WireLimits.MaxMessageBytes },
            { "maxWriteBatchSize", WireLimits.MaxWriteBatch },
            { "localTime", new BsonDateTime(clock.GetUtcNow().UtcDateTime) },
            { "logicalSessionTimeoutMinutes", SessionTimeoutMinutes },
            { "connectionId", connectionId },
            { "minWireVersion", 0 },
            { "maxWireVersion", MaxWireVersion },
            { "readOnly", false },
            { "ok", 1.0 },
        };
    }

    public static BsonDocument BuildInfo() =>
        new()
        {
            { "version", "7.0.0" },
            {
                "versionArray",
                new BsonArray { 7, 0, 0, 0 }
            },
            { "gitVersion", "bookinfo-memory-store" },
            { "modules", new BsonArray() },
            { "bits", 64 },
            { "maxBsonObjectSize", WireLimits.MaxDocumentBytes },
        };
}
