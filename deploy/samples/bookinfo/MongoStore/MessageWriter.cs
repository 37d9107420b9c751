using System.Buffers.Binary;
using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;

namespace Bookinfo.Mongo;

/// <summary>Writes the answer to a message in the operation it was asked in.</summary>
internal static class MessageWriter
{
    private static readonly BsonBinaryWriterSettings Settings = new() { MaxSerializationDepth = WireLimits.MaxReplyDepth };

    // OP_MSG: flags (4) and the kind of the one section (1). OP_REPLY: flags, cursor id (8), start, count.
    private const int MsgPrefixBytes = 5;
    private const int ReplyPrefixBytes = 20;

    public static ReadOnlyMemory<byte> Write(MongoMessage request, BsonDocument reply, int replyId)
    {
        var prefix = request.Opcode is Opcode.Query ? ReplyPrefixBytes : MsgPrefixBytes;
        var buffer = new MemoryStream();
        buffer.SetLength(WireLimits.HeaderBytes + prefix);
        buffer.Position = buffer.Length;
        using (var writer = new BsonBinaryWriter(buffer, Settings))
            BsonSerializer.Serialize(writer, reply);

        var bytes = buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
        var header = bytes.Span;
        BinaryPrimitives.WriteInt32LittleEndian(header, bytes.Length);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], replyId);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], request.RequestId);
        var opcode = request.Opcode is Opcode.Query ? Opcode.Reply : Opcode.Msg;
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], (int)opcode);
        if (opcode == Opcode.Reply)
            BinaryPrimitives.WriteInt32LittleEndian(header[(WireLimits.HeaderBytes + 16)..], 1);
        return bytes;
    }
}
