using System.Net.Security;
using Sluice.Proxy.Tls;

namespace Sluice.Tests.Proxy;

public sealed class ClientHelloTests
{
    [Fact]
    public async Task Names_and_protocols_of_a_real_hello_are_read()
    {
        var status = ClientHelloReader.Read(await CaptureAsync("Shop.Example.TEST", "h2", "http/1.1"), out var hello);
        Assert.Equal(HelloStatus.Ok, status);
        Assert.Equal("shop.example.test", hello.ServerName);
        Assert.Equal(["h2", "http/1.1"], hello.ApplicationProtocols);
        Assert.True(hello.AcceptsEcdsa);
        Assert.True(hello.AcceptsRsa);
    }

    [Fact]
    public async Task Every_beginning_of_a_hello_asks_for_more()
    {
        var whole = await CaptureAsync("a.test");
        for (var length = 0; length < whole.Length; length++)
            Assert.Equal(HelloStatus.NeedMore, ClientHelloReader.Read(whole.AsSpan(0, length), out _));
    }

    [Theory, InlineData(1), InlineData(2), InlineData(7), InlineData(100)]
    public async Task A_hello_may_be_split_over_records(int size)
    {
        var split = Split(await CaptureAsync("a.test", "h2"), size);
        Assert.Equal(HelloStatus.Ok, ClientHelloReader.Read(split, out var hello));
        Assert.Equal("a.test", hello.ServerName);
        Assert.Equal(HelloStatus.NeedMore, ClientHelloReader.Read(split.AsSpan(0, split.Length - 1), out _));
    }

    [Fact]
    public void Other_protocols_are_told_apart_by_their_first_byte()
    {
        Assert.Equal(HelloStatus.NotTls, ClientHelloReader.Read("GET / HTTP/1.1\r\n"u8, out _));
        Assert.Equal(HelloStatus.NeedMore, ClientHelloReader.Read([], out _));
        Assert.Equal(HelloStatus.Malformed, ClientHelloReader.Read([0x16, 2, 0, 0, 1, 1], out _));
        Assert.Equal(HelloStatus.Malformed, ClientHelloReader.Read([0x16, 3, 1, 0, 0], out _));
        Assert.Equal(HelloStatus.Malformed, ClientHelloReader.Read([0x16, 3, 1, 0, 4, 2, 0, 0, 0], out _)); // a ServerHello
        Assert.Equal(HelloStatus.Malformed, ClientHelloReader.Read([0x16, 3, 1, 0, 4, 1, 1, 0, 0], out _)); // 64 KiB announced
    }

    [Fact]
    public async Task No_damage_makes_the_reader_throw_or_invent_names()
    {
        var whole = await CaptureAsync("a.test", "h2");
        var random = new Random(7);
        for (var round = 0; round < 20_000; round++)
        {
            var damaged = whole.ToArray();
            for (var i = random.Next(1, 4); i > 0; i--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            var length = random.Next(damaged.Length + 1);
            var status = ClientHelloReader.Read(damaged.AsSpan(0, length), out var hello);
            Assert.True(Enum.IsDefined(status));
            Assert.True(hello.ServerName.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'), hello.ServerName);
        }
    }

    [Fact]
    public void Random_bytes_after_a_record_header_never_throw()
    {
        var random = new Random(8);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = new byte[random.Next(6, 300)];
            random.NextBytes(bytes);
            (bytes[0], bytes[1], bytes[5]) = (0x16, 3, 1);
            Assert.True(Enum.IsDefined(ClientHelloReader.Read(bytes, out _)));
        }
    }

    private static byte[] Split(byte[] whole, int size)
    {
        var parts = new List<byte>();
        foreach (var part in whole.Skip(5).Chunk(size))
            parts.AddRange([0x16, 3, 1, (byte)(part.Length >> 8), (byte)part.Length, .. part]);
        return [.. parts];
    }

    /// <summary>The first bytes that .NET's own client sends.</summary>
    private static async Task<byte[]> CaptureAsync(string host, params string[] protocols)
    {
        using var transport = new CapturingStream();
        await using var tls = new SslStream(transport);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            ApplicationProtocols = protocols.Length == 0 ? null : [.. protocols.Select(p => new SslApplicationProtocol(p))],
        };
        await Assert.ThrowsAnyAsync<IOException>(() => tls.AuthenticateAsClientAsync(options, TestContext.Current.CancellationToken));
        return transport.Written.ToArray();
    }

    private sealed class CapturingStream : MemoryStream
    {
        public MemoryStream Written { get; } = new();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Written.Write(buffer.Span);
            return default;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(0);
    }
}
