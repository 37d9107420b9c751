using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Sluice.Testing;

/// <summary>A connection on which a test writes and reads HTTP/1.1 by hand, one answer after the other.</summary>
public sealed partial class RawClient(Stream stream, Socket socket) : IAsyncDisposable
{
    // Nothing waits for it: it only ends a test whose answer never comes.
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(30));

    public Stream Stream => stream;

    public Socket Socket => socket;

    public static async Task<RawClient> ConnectAsync(TestProxy proxy, int port)
    {
        var stream = await proxy.ConnectAsync(port);
        return new(stream, stream.Socket);
    }

    /// <summary>Asks for a tunnel, and reads the head of the answer.</summary>
    public static async Task<RawClient> TunnelAsync(TestProxy proxy, int port, int target)
    {
        var client = await ConnectAsync(proxy, port);
        await client.SendAsync(Connect($"127.0.0.1:{target}"));
        var head = await client.ReadHeadAsync();
        return head.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal) ? client : throw new InvalidOperationException(head);
    }

    /// <summary>The head of a CONNECT request.</summary>
    /// <param name="authority">Where to.</param>
    /// <param name="fields">More lines, each with its CR LF.</param>
    public static string Connect(string authority, string fields = "") =>
        $"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n{fields}\r\n";

    public async Task SendAsync(string text) => await stream.WriteAsync(Encoding.Latin1.GetBytes(text), _limit.Token);

    /// <summary>Says that no more comes.</summary>
    public void EndSending() => socket.Shutdown(SocketShutdown.Send);

    public async Task<string> ReadAsync(int count)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, _limit.Token);
        return Encoding.Latin1.GetString(bytes);
    }

    /// <summary>Up to and with the empty line.</summary>
    public async Task<string> ReadHeadAsync()
    {
        var head = new StringBuilder();
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            head.Append(await ReadAsync(1));
        return head.ToString();
    }

    /// <summary>A head and the body of the length that it says.</summary>
    public async Task<string> ReadAnswerAsync()
    {
        var head = await ReadHeadAsync();
        var length = ContentLength().Match(head);
        return length.Success ? head + await ReadAsync(int.Parse(length.Groups[1].ValueSpan, provider: null)) : head;
    }

    /// <summary>What is left until the other side ends; a reset is an end as well.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (await stream.ReadAsync(buffer, _limit.Token) is > 0 and var count)
                text.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }
        catch (IOException)
        {
            // a reset
        }
        return text.ToString();
    }

    /// <summary>Sends a word through an echo and back.</summary>
    public async Task<string> EchoAsync(string word)
    {
        await SendAsync(word);
        return await ReadAsync(word.Length);
    }

    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync();
        _limit.Dispose();
    }

    [GeneratedRegex("\r\nContent-Length: (\\d+)\r\n", RegexOptions.IgnoreCase)]
    private static partial Regex ContentLength();
}
