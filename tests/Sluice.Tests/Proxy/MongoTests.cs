using System.Buffers.Binary;
using System.Text;
using Sluice.Proxy.Mongo;
using Sluice.Proxy.Telemetry;
using Sluice.Snapshot;
using Sluice.Testing;

namespace Sluice.Tests.Proxy;

public sealed class MongoTests
{
    private readonly ProxyMetrics _metrics = new();

    [Theory, InlineData(1), InlineData(3), InlineData(16), InlineData(17), InlineData(1000)]
    public void Operations_are_counted_however_the_bytes_are_cut(int size)
    {
        byte[] stream = [.. Message(2013, Command("find", 40)), .. Message(2004, new byte[700]), .. Message(2013, Command("insert", 2000))];
        var direction = new MongoDirection("mongo", _metrics);
        foreach (var piece in stream.Chunk(size))
            direction.Pass(piece);
        Assert.Equal(2, Count("op", "op_msg"));
        Assert.Equal(1, Count("op", "op_query"));
        Assert.Equal(1, Count("cmd", "find"));
        Assert.Equal(1, Count("cmd", "insert"));
        Assert.Equal(0, Count("decoding_error", ""));
    }

    [Fact]
    public void Names_that_clients_invent_share_one_label()
    {
        var direction = new MongoDirection("mongo", _metrics);
        for (var i = 0; i < 50; i++)
            direction.Pass(Message(2013, Command($"invented{i}", 20)));
        Assert.Equal(50, Count("cmd", "other"));
        Assert.Equal(2, _metrics.Mongo.Count);
    }

    [Fact]
    public void Replies_count_as_operations_and_name_no_command()
    {
        new MongoDirection("mongo", _metrics).Pass([.. Message(2013, Command("ok", 20), responseTo: 7), .. Message(2012, new byte[9])]);
        Assert.Equal(1, Count("op", "op_msg"));
        Assert.Equal(1, Count("op", "op_compressed"));
        Assert.DoesNotContain(_metrics.Mongo.Keys, k => k.Kind == "cmd");
    }

    [Fact]
    public void The_first_impossible_byte_ends_the_counting_for_good()
    {
        var direction = new MongoDirection("mongo", _metrics);
        direction.Pass("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8);
        direction.Pass(Message(2013, Command("find", 20)));
        Assert.Equal(1, Count("decoding_error", ""));
        Assert.Equal(0, Count("op", "op_msg"));
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        var random = new Random(3);
        for (var round = 0; round < 5_000; round++)
        {
            var bytes = Message(2013, Command("find", 60));
            for (var i = 0; i < 5; i++)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            new MongoDirection("mongo", _metrics).Pass(bytes);
        }
    }

    [Fact]
    public async Task Malformed_bytes_pass_through_unharmed()
    {
        var token = TestContext.Current.CancellationToken;
        await using var upstream = new TestTcpServer(stream => stream.CopyToAsync(stream, token));
        await using var gateway = await LoggedProxy.StartAsync(
            SnapshotBuilder
                .Empty()
                .Tcp(9000, new TcpProxy { Clusters = [new WeightedCluster { Cluster = "db" }], Protocol = TcpProtocol.Mongo })
                .Cluster("db", upstream.Port)
                .Build()
        );
        await using var client = await gateway.Proxy.ConnectAsync(9000);
        var sent = Message(2013, Command("ping", 30)).Concat("this is no mongo at all"u8.ToArray()).ToArray();
        await client.WriteAsync(sent, token);
        var received = new byte[sent.Length];
        await client.ReadExactlyAsync(received, token);
        Assert.Equal(sent, received);
        var text = await gateway.MetricsAsync();
        Assert.Contains("envoy_mongo_cmd_total{envoy_mongo_prefix=\"0.0.0.0_9000\",cmd=\"ping\"}", text, StringComparison.Ordinal);
        Assert.Contains("envoy_mongo_decoding_error_total{envoy_mongo_prefix=\"0.0.0.0_9000\"}", text, StringComparison.Ordinal);
    }

    private long Count(string kind, string name) => _metrics.Mongo.TryGetValue(("mongo", kind, name), out var counter) ? counter.Value : 0;

    private static byte[] Message(int opCode, byte[] body, int responseTo = 0)
    {
        var message = new byte[16 + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(message, message.Length);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(4), 1);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(8), responseTo);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(12), opCode);
        body.CopyTo(message, 16);
        return message;
    }

    /// <summary>Flag bits, section kind 0, and a document whose first element is the command as int32, padded.</summary>
    private static byte[] Command(string name, int padding)
    {
        byte[] element = [0x10, .. Encoding.ASCII.GetBytes(name), 0, 1, 0, 0, 0];
        byte[] filler = [0x05, (byte)'f', 0, .. BitConverter.GetBytes(padding), 0, .. new byte[padding]];
        byte[] document = [.. BitConverter.GetBytes(4 + element.Length + filler.Length + 1), .. element, .. filler, 0];
        return [0, 0, 0, 0, 0, .. document];
    }
}
