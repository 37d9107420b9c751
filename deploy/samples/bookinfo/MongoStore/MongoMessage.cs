using MongoDB.Bson;

namespace Bookinfo.Mongo;

/// <summary>The operations of the wire protocol that the store reads or writes.</summary>
internal enum Opcode
{
    /// <summary>Answer to <see cref="Query"/>.</summary>
    Reply = 1,

    /// <summary>The old query operation; drivers still use it for their first greeting.</summary>
    Query = 2004,

    Msg = 2013,
}

/// <summary>A message of a client, with document sequences already merged into the command.</summary>
internal sealed record MongoMessage(int RequestId, Opcode Opcode, bool ExpectsReply, MongoCommand Command);

/// <summary>A command: its first field names it, <c>$db</c> says where.</summary>
internal sealed record MongoCommand(string Database, BsonDocument Body)
{
    public string Name => Body.ElementCount == 0 ? "" : Body.GetElement(0).Name;
}

/// <summary>Where a collection lives.</summary>
internal readonly record struct Namespace(string Database, string Collection)
{
    public override string ToString() => $"{Database}.{Collection}";
}
