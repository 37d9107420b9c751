using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;

namespace Bookinfo.Mongo;

/// <summary>Reads wire-protocol messages; anything out of shape is a <see cref="MalformedMessageException"/>.</summary>
internal static class MessageReader
{
    private const uint ChecksumPresent = 1;
    private const uint MoreToCome = 2;

    // Bits 0-15 must be understood by the receiver, bits 16-31 may be ignored (exhaustAllowed is bit 16).
    private const uint UnknownRequiredFlags = 0xFFFF & ~(ChecksumPresent | MoreToCome);

    /// <summary>Cuts one whole message off the front; false when more bytes are needed.</summary>
    public static bool TryCut(ref ReadOnlySequence<byte> input, out ReadOnlySequence<byte> frame)
    {
        frame = default;
        if (input.Length < sizeof(int))
            return false;
        Span<byte> prefix = stackalloc byte[sizeof(int)];
        input.Slice(0, sizeof(int)).CopyTo(prefix);
        var length = BinaryPrimitives.ReadInt32LittleEndian(prefix);
        if (length is < WireLimits.HeaderBytes or > WireLimits.MaxMessageBytes)
            throw new MalformedMessageException($"message length {length}");
        if (input.Length < length)
            return false;
        frame = input.Slice(0, length);
        input = input.Slice(length);
        return true;
    }

    /// <summary>Parses one whole message.</summary>
    public static MongoMessage Parse(byte[] frame)
    {
        var requestId = BinaryPrimitives.ReadInt32LittleEndian(frame.AsSpan(4));
        var opcode = (Opcode)BinaryPrimitives.ReadInt32LittleEndian(frame.AsSpan(12));
        return opcode switch
        {
            Opcode.Msg => ParseMsg(frame, requestId),
            Opcode.Query => ParseQuery(frame, requestId),
            _ => throw new MalformedMessageException($"operation {(int)opcode}"),
        };
    }

    private static MongoMessage ParseMsg(byte[] frame, int requestId)
    {
        var cursor = new Cursor(frame, WireLimits.HeaderBytes);
        var flags = (uint)cursor.Int32();
        if ((flags & UnknownRequiredFlags) != 0)
            throw new MalformedMessageException($"flags {flags:x}");
        if ((flags & ChecksumPresent) != 0)
            cursor.TakeChecksum();

        BsonDocument? body = null;
        var sequences = new List<(string Name, BsonArray Documents)>();
        while (!cursor.AtEnd)
        {
            switch (cursor.Byte())
            {
                case 0 when body is null:
                    body = cursor.Document();
                    break;
                case 1:
                    sequences.Add(cursor.Sequence());
                    break;
                default:
                    throw new MalformedMessageException("section");
            }
        }
        if (body is null)
            throw new MalformedMessageException("no body section");
        foreach (var (name, documents) in sequences)
            AddSequence(body, name, documents);
        var database = body.TryGetValue("$db", out var db) && db.IsString ? db.AsString : "";
        return new MongoMessage(requestId, Opcode.Msg, (flags & MoreToCome) == 0, new MongoCommand(database, body));
    }

    private static void AddSequence(BsonDocument body, string name, BsonArray documents)
    {
        if (body.Contains(name))
            throw new MalformedMessageException($"'{name}' is given twice");
        body.Add(name, documents);
    }

    private static MongoMessage ParseQuery(byte[] frame, int requestId)
    {
        var cursor = new Cursor(frame, WireLimits.HeaderBytes);
        cursor.Int32(); // flags: read preference and cursor options, none of which concern a greeting
        var collection = cursor.CString();
        cursor.Int32();
        cursor.Int32();
        var body = cursor.Document();
        if (!cursor.AtEnd)
            cursor.Document();
        if (!cursor.AtEnd || !collection.EndsWith(".$cmd", StringComparison.Ordinal))
            throw new MalformedMessageException("query");
        // The command may be wrapped so that options can stand beside it.
        if (body.TryGetValue("$query", out var inner) && inner.IsBsonDocument)
            body = inner.AsBsonDocument;
        return new MongoMessage(requestId, Opcode.Query, true, new MongoCommand(collection[..^".$cmd".Length], body));
    }

    /// <summary>A bounds-checked position in a message.</summary>
    private ref struct Cursor(byte[] frame, int start)
    {
        private int _at = start;
        private int _end = frame.Length;

        public readonly bool AtEnd => _at == _end;

        public byte Byte() => Take(1)[0];

        public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

        public void TakeChecksum()
        {
            _end -= sizeof(uint);
            if (_end < _at || Crc32C(frame.AsSpan(0, _end)) != BinaryPrimitives.ReadUInt32LittleEndian(frame.AsSpan(_end)))
                throw new MalformedMessageException("checksum");
        }

        public string CString()
        {
            var length = frame.AsSpan(_at, _end - _at).IndexOf((byte)0);
            if (length < 0)
                throw new MalformedMessageException("unterminated name");
            var text = Encoding.UTF8.GetString(Take(length));
            _at++;
            return text;
        }

        public BsonDocument Document()
        {
            var from = _at;
            var length = Int32();
            _at = from;
            if (!BsonShape.IsDocument(Take(length)))
                throw new MalformedMessageException("BSON");
            try
            {
                using var reader = new BsonBinaryReader(new MemoryStream(frame, from, length, writable: false));
                return BsonSerializer.Deserialize<BsonDocument>(reader);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // BSON that is whole but not right (a repeated name, bytes that are no UTF-8); the decoder has many words for it.
                throw new MalformedMessageException("BSON", e);
            }
        }

        public (string Name, BsonArray Documents) Sequence()
        {
            var outerEnd = _end;
            var from = _at;
            var length = Int32();
            if (length < sizeof(int) || length > outerEnd - from)
                throw new MalformedMessageException("sequence length");
            _end = from + length;
            var name = CString();
            var documents = new BsonArray();
            while (!AtEnd)
                documents.Add(Document());
            _end = outerEnd;
            return (name, documents);
        }

        private ReadOnlySpan<byte> Take(int count)
        {
            if (count < 0 || count > _end - _at)
                throw new MalformedMessageException("message ends early");
            _at += count;
            return frame.AsSpan(_at - count, count);
        }

        private static uint Crc32C(ReadOnlySpan<byte> bytes)
        {
            var crc = uint.MaxValue;
            foreach (var b in bytes)
                crc = BitOperations.Crc32C(crc, b);
            return ~crc;
        }
    }
}
