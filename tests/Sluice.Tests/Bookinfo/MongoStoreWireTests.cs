using System.Buffers.Binary;
using System.Net.Sockets;
using System.Numerics;
using Bookinfo.Mongo;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;

namespace Sluice.Tests.BookinfoSample;

/// <summary>The store as raw bytes see it.</summary>
public sealed class MongoStoreWireTests : IAsyncLifetime
{
    private const int OpReply = 1;
    private const int OpQuery = 2004;
    private const int OpMsg = 2013;

    private MongoStore _store = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static byte[] Ping => Section(new BsonDocument { { "ping", 1 }, { "$db", "admin" } });

    public async ValueTask InitializeAsync() => _store = await MongoStore.StartAsync();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task An_old_greeting_is_answered_in_the_old_form()
    {
        using var wire = await ConnectAsync();
        byte[] query = [.. new byte[4], .. "admin.$cmd\0"u8, .. new byte[4], .. Int(-1), .. new BsonDocument("isMaster", 1).ToBson()];

        await wire.SendAsync(Frame(OpQuery, query), Token);
        var (opcode, responseTo, body) = await ReceiveAsync(wire);

        Assert.Equal((OpReply, 77), (opcode, responseTo));
        Assert.Equal(1, BinaryPrimitives.ReadInt32LittleEndian(body.AsSpan(16)));
        var reply = Parse(body.AsSpan(20));
        Assert.True(reply["ismaster"].AsBoolean);
        Assert.Equal(48_000_000, reply["maxMessageSizeBytes"].AsInt32);
    }

    [Fact]
    public async Task A_message_arriving_byte_by_byte_is_answered()
    {
        using var wire = await ConnectAsync();
        foreach (var b in Frame(OpMsg, [.. Int(0), .. Ping]))
            await wire.SendAsync(new[] { b }, Token);

        Assert.Equal(1.0, await ReplyAsync(wire, "ok"));
    }

    [Fact]
    public async Task Messages_sent_together_are_answered_in_order()
    {
        using var wire = await ConnectAsync();
        var frame = Frame(OpMsg, [.. Int(0), .. Ping]);
        var unknown = Frame(OpMsg, [.. Int(0), .. Section(new BsonDocument { { "nope", 1 }, { "$db", "admin" } })]);

        await wire.SendAsync((byte[])[.. frame, .. unknown, .. frame], Token);

        foreach (var ok in (double[])[1, 0, 1])
            Assert.Equal(ok, await ReplyAsync(wire, "ok"));
    }

    [Fact]
    public async Task A_document_sequence_before_the_body_is_part_of_the_command()
    {
        using var wire = await ConnectAsync();
        byte[] documents = [.. "documents\0"u8, .. new BsonDocument("_id", 1).ToBson(), .. new BsonDocument("_id", 2).ToBson()];
        byte[] sequence = [1, .. Int(documents.Length + 4), .. documents];

        await wire.SendAsync(
            Frame(OpMsg, [.. Int(0), .. sequence, .. Section(new BsonDocument { { "insert", "c" }, { "$db", "d" } })]),
            Token
        );

        Assert.Equal(2, await ReplyAsync(wire, "n"));
    }

    [Fact]
    public async Task A_message_with_more_to_come_gets_no_reply_and_is_carried_out()
    {
        using var wire = await ConnectAsync();
        var insert = new BsonDocument
        {
            { "insert", "c" },
            {
                "documents",
                new BsonArray { new BsonDocument("_id", 1) }
            },
            { "$db", "d" },
        };
        var count = new BsonDocument { { "count", "c" }, { "$db", "d" } };

        await wire.SendAsync(Frame(OpMsg, [.. Int(2), .. Section(insert)]), Token);
        await wire.SendAsync(Frame(OpMsg, [.. Int(0), .. Section(count)]), Token);

        Assert.Equal(1, await ReplyAsync(wire, "n"));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task A_checksum_is_verified(uint error, bool accepted)
    {
        using var wire = await ConnectAsync();
        var frame = Frame(OpMsg, [.. Int(1), .. Ping, .. new byte[4]]);
        BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(^4), Crc32C(frame.AsSpan(..^4)) + error);

        await wire.SendAsync(frame, Token);

        if (accepted)
            Assert.Equal(1.0, await ReplyAsync(wire, "ok"));
        else
            Assert.Equal(0, await wire.ReceiveAsync(new byte[1], Token));
    }

    public static TheoryData<string, byte[]> Malformed =>
        new()
        {
            { "length below the header", [15, 0, 0, 0, .. new byte[12]] },
            { "negative length", [.. Int(-1), .. new byte[12]] },
            { "length above the maximum", [.. Int(48_000_001), .. new byte[12]] },
            { "unknown operation", Frame(4242, []) },
            { "compressed operation", Frame(2012, new byte[20]) },
            { "no sections", Frame(OpMsg, Int(0)) },
            { "no flags", Frame(OpMsg, []) },
            { "unknown required flag", Frame(OpMsg, [.. Int(4), .. Ping]) },
            { "unknown section kind", Frame(OpMsg, [.. Int(0), 9, 1, 2, 3]) },
            { "two bodies", Frame(OpMsg, [.. Int(0), .. Ping, .. Ping]) },
            { "sequence longer than the message", Frame(OpMsg, [.. Int(0), .. Ping, 1, .. Int(999)]) },
            { "sequence without an end of its name", Frame(OpMsg, [.. Int(0), .. Ping, 1, .. Int(5), 65]) },
            { "BSON longer than the message", Frame(OpMsg, [.. Int(0), 0, .. Int(500), 0]) },
            { "BSON with a negative length", Frame(OpMsg, [.. Int(0), 0, .. Int(-5), 0]) },
            { "BSON with an unknown type", Frame(OpMsg, [.. Int(0), 0, .. Int(8), 0x42, 65, 0, 0]) },
            { "BSON with a string past its end", Frame(OpMsg, [.. Int(0), 0, .. Int(13), 2, 65, 0, .. Int(99), 0, 0]) },
            { "BSON with a name that is given twice", Frame(OpMsg, [.. Int(0), 0, .. Int(11), 10, 65, 0, 10, 65, 0, 0]) },
            { "BSON nested 5,000 deep", Frame(OpMsg, [.. Int(0), 0, .. Nested(5000)]) },
            { "text", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray() },
        };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task Malformed_bytes_close_their_own_connection_only(string what, byte[] bytes)
    {
        Assert.NotEmpty(what);
        using var good = await ConnectAsync();
        using var bad = await ConnectAsync();

        await bad.SendAsync(bytes, Token);

        Assert.Equal(0, await bad.ReceiveAsync(new byte[1], Token));
        await good.SendAsync(Frame(OpMsg, [.. Int(0), .. Ping]), Token);
        Assert.Equal(1.0, await ReplyAsync(good, "ok"));
    }

    [Fact]
    public async Task Random_changes_to_a_message_never_stop_the_store()
    {
        var random = new Random(42);
        var body = new BsonDocument
        {
            { "find", "c" },
            { "filter", BsonDocument.Parse("{ $or: [{ a: { $gt: 1.5, $in: [null, true] } }, { b: 'x' }] }") },
            { "sort", new BsonDocument("a", -1) },
            { "$db", "d" },
        };
        var frame = Frame(OpMsg, [.. Int(0), .. Section(body)]);
        for (var round = 0; round < 300; round++)
        {
            var changed = (byte[])frame.Clone();
            for (var n = random.Next(1, 4); n > 0; n--)
                changed[random.Next(16, changed.Length)] = (byte)random.Next(256);
            using var wire = await ConnectAsync();
            await wire.SendAsync(changed, Token);
            wire.Shutdown(SocketShutdown.Send);
            while (await wire.ReceiveAsync(new byte[4096], Token) > 0) { }
        }

        using var good = await ConnectAsync();
        await good.SendAsync(Frame(OpMsg, [.. Int(0), .. Ping]), Token);
        Assert.Equal(1.0, await ReplyAsync(good, "ok"));
    }

    [Fact]
    public async Task A_store_that_stops_closes_its_connections()
    {
        using var wire = await ConnectAsync();
        await wire.SendAsync(Frame(OpMsg, [.. Int(0), .. Ping]), Token);
        await ReceiveAsync(wire);

        await _store.DisposeAsync();

        Assert.Equal(0, await wire.ReceiveAsync(new byte[1], Token));
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(_store.EndPoint, Token);
        return socket;
    }

    private static async Task<(int Opcode, int ResponseTo, byte[] Body)> ReceiveAsync(Socket wire)
    {
        await using var stream = new NetworkStream(wire);
        var header = new byte[16];
        await stream.ReadExactlyAsync(header, Token);
        var body = new byte[BinaryPrimitives.ReadInt32LittleEndian(header) - 16];
        await stream.ReadExactlyAsync(body, Token);
        return (BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(12)), BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(8)), body);
    }

    private static async Task<double> ReplyAsync(Socket wire, string field)
    {
        var (opcode, responseTo, body) = await ReceiveAsync(wire);
        Assert.Equal((OpMsg, 77), (opcode, responseTo));
        return Parse(body.AsSpan(5))[field].ToDouble();
    }

    private static BsonDocument Parse(ReadOnlySpan<byte> bytes) => BsonSerializer.Deserialize<BsonDocument>(bytes.ToArray());

    private static byte[] Section(BsonDocument body) => [0, .. body.ToBson()];

    private static byte[] Frame(int opcode, byte[] payload) =>
        [.. Int(payload.Length + 16), .. Int(77), .. Int(0), .. Int(opcode), .. payload];

    private static byte[] Int(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Nested(int depth)
    {
        // Each level: length, type 3, the name "a", the inner document, the end.
        var bytes = new byte[(depth * 8) + 5];
        for (var level = 0; level < depth; level++)
        {
            Int(bytes.Length - (level * 8)).CopyTo(bytes, level * 7);
            "\x03a\0"u8.CopyTo(bytes.AsSpan((level * 7) + 4));
        }
        Int(5).CopyTo(bytes, depth * 7);
        return bytes;
    }

    private static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
            crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}
