using MongoDB.Bson;

namespace Bookinfo.Mongo;

/// <summary>A message of a client, with document sequences already merged into the command.</summary>
internal sealed record MongoMessage(int RequestId, Opcode Opcode, bool ExpectsReply, MongoCommand Command);

/// <summary>A command: its first field names it, <c>$db</c> says where.</summary>
internal sealed record MongoCommand(string Database, BsonDocument Body)
{
    public string Name => Body.ElementCount == 0 ? "" : Body.GetElement(0).Name;
}
