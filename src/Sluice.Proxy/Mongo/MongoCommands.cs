namespace Sluice.Proxy.Mongo;

/// <summary>The commands that have a label of their own; clients choose the names, so the set is closed.</summary>
internal static class MongoCommands
{
    private static readonly string[] Known =
    [
        "aggregate",
        "count",
        "create",
        "createIndexes",
        "delete",
        "distinct",
        "drop",
        "endSessions",
        "find",
        "findAndModify",
        "getMore",
        "hello",
        "insert",
        "isMaster",
        "killCursors",
        "listCollections",
        "listDatabases",
        "listIndexes",
        "ping",
        "saslContinue",
        "saslStart",
        "update",
        "abortTransaction",
        "commitTransaction",
        "buildInfo",
        "dropDatabase",
        "explain",
    ];

    public static string NameOf(ReadOnlySpan<byte> command)
    {
        foreach (var name in Known)
        {
            if (System.Text.Ascii.EqualsIgnoreCase(command, name))
                return name;
        }
        return "other";
    }
}
