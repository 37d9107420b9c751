using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sluice.Testing;

namespace Sluice.Tests.Proxy;

/// <summary>Bytes that parsers read differently, sent by hand to a proxy before an upstream that writes down what arrives.</summary>
public sealed partial class HostileRequestTests : IAsyncLifetime
{
    private const string Chunked = "Transfer-Encoding: chunked\r\n";
    private readonly RecordingUpstream _upstream = new();
    private TestProxy _proxy = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _proxy = await TestProxy.StartAsync(
            SnapshotBuilder.Empty().Http(80, SnapshotBuilder.To("up")).Cluster("up", _upstream.Port).Build()
        );

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Theory]
    [InlineData("two lengths", "Host: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd")]
    [InlineData("list of lengths", "Host: a\r\nContent-Length: 3, 3\r\n\r\nabc")]
    [InlineData("length below zero", "Host: a\r\nContent-Length: -3\r\n\r\nabc")]
    [InlineData("length and chunked", "Host: a\r\nContent-Length: 3\r\n" + Chunked + "\r\n0\r\n\r\n")]
    [InlineData("chunked twice", "Host: a\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("a coding before chunked", "Host: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("two lines of codings", "Host: a\r\n" + Chunked + "Transfer-Encoding: identity\r\n\r\n0\r\n\r\n")]
    [InlineData("folded line", "Host: a\r\nX: a\r\n b\r\n\r\n")]
    [InlineData("space before colon", "Host : a\r\n\r\n")]
    [InlineData("no host", "X: a\r\n\r\n")]
    [InlineData("two hosts", "Host: a\r\nHost: b\r\n\r\n")]
    [InlineData("empty host", "Host:\r\n\r\n")]
    [InlineData("port that is none", "Host: a:99999\r\n\r\n")]
    [InlineData("empty label", "Host: a..b\r\n\r\n")]
    [InlineData("host with user", "Host: u@a\r\n\r\n")]
    [InlineData("NUL in a value", "Host: a\r\nX: a\0b\r\n\r\n")]
    [InlineData("control character in a value", "Host: a\r\nX: X\u0001Transfer-Encoding: chunked\r\n\r\n")]
    [InlineData("DEL in a value", "Host: a\r\nX: \u007f\r\n\r\n")]
    [InlineData("bare CR in a value", "Host: a\r\nX: a\rb\r\n\r\n")]
    [InlineData("fragment", "Host: a\r\n\r\n", "/a#b")]
    [InlineData("fragment in an absolute target", "Host: a\r\n\r\n", "http://a#b/c")]
    [InlineData("target of another host", "Host: a\r\n\r\n", "http://b/")]
    [InlineData("NUL in the path", "Host: a\r\n\r\n", "/%00")]
    [InlineData("chunked in HTTP/1.0", "Host: a\r\n" + Chunked + "\r\n0\r\n\r\n", "/", "1.0")]
    public async Task What_can_be_read_in_two_ways_is_refused(string what, string rest, string target = "/", string version = "1.1")
    {
        var answer = await SendAsync(Encoding.Latin1.GetBytes($"POST {target} HTTP/{version}\r\n{rest}"));
        Assert.True(answer.StartsWith("HTTP/1.1 400", StringComparison.Ordinal), $"{what}: {answer}");
        Assert.Contains("Connection: close", answer, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(_upstream.Requests);
    }

    [Theory]
    [InlineData("0x1\r\na\r\n0\r\n\r\n")]
    [InlineData("-1\r\na\r\n0\r\n\r\n")]
    [InlineData("ffffffffffffffff1\r\na\r\n0\r\n\r\n")]
    [InlineData("1;a\nb\r\na\r\n0\r\n\r\n")]
    public async Task A_broken_chunk_ends_the_connection_and_completes_no_request(string body)
    {
        var answer = await SendAsync(Encoding.Latin1.GetBytes($"POST / HTTP/1.1\r\nHost: a\r\n{Chunked}\r\n{body}"));
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.DoesNotContain(_upstream.Requests, r => r.Contains("\r\n0\r\n\r\n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a_b.test")]
    [InlineData("[::1]:8080")]
    [InlineData("a.test:80")]
    [InlineData("a.test.")]
    [InlineData("10.0.0.1")]
    [InlineData("xn--bcher-kva.example")]
    public async Task An_unusual_host_arrives_as_it_is_and_alone(string host)
    {
        Assert.StartsWith("HTTP/1.1 200", await AskAsync($"GET / HTTP/1.1\r\nHost: {host}\r\n"), StringComparison.Ordinal);
        Assert.Equal([$"Host: {host}"], HostLine().Matches(Assert.Single(_upstream.Requests)).Select(m => m.Value.TrimEnd()));
    }

    [Fact]
    public async Task A_chunked_body_with_extensions_and_trailers_arrives_without_them()
    {
        var answer = await SendAsync(
            Encoding.Latin1.GetBytes(
                $"POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{Chunked}\r\n1;a=b\r\nx\r\n0\r\nContent-Length: 5\r\n\r\n"
            )
        );
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n1\r\nx\r\n0\r\n\r\n", Assert.Single(_upstream.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mutated_transfer_codings_never_reach_the_upstream()
    {
        Assert.SkipUnless(SharedData.IsPresent, SharedData.SkipReason);
        var count = 0;
        // Every seventh: all kinds of mutation are met, in a second.
        foreach (var (name, header) in Mutations().Where((_, i) => i % 7 == 0))
        {
            count++;
            foreach (var length in new[] { "Content-Length: 11\r\n", "" })
            {
                byte[] request =
                [
                    .. "POST / HTTP/1.1\r\n"u8,
                    .. header,
                    .. Encoding.ASCII.GetBytes($"\r\nHost: a.test\r\n{length}Connection: close\r\n\r\n1\r\nG\r\n0\r\n\r\n"),
                ];
                await SendAsync(request);
                foreach (var arrived in _upstream.Take())
                    Assert.True(IsClear(arrived), $"{name}: {arrived}");
            }
        }
        Assert.True(count > 50);
    }

    /// <summary>One host, one length; and what looks like a coding is one, and the only one.</summary>
    private static bool IsClear(string request)
    {
        var codings = CodingLine().Matches(request).Select(m => m.Value.TrimEnd()).ToList();
        return HostLine().Count(request) == 1
            && codings.Count + LengthLine().Count(request) <= 1
            && codings.All(c => c is "Transfer-Encoding: chunked" || c.StartsWith("X: X", StringComparison.Ordinal));
    }

    private static IEnumerable<(string Name, byte[] Header)> Mutations()
    {
        using var file = File.OpenRead(SharedData.PathOf("security/te-header-mutations.json"));
        using var document = JsonDocument.Parse(file);
        foreach (var mutation in document.RootElement.GetProperty("mutations").EnumerateArray())
            yield return (mutation.GetProperty("name").GetString()!, mutation.GetProperty("headerBase64").GetBytesFromBase64());
    }

    private Task<string> AskAsync(string head) => SendAsync(Encoding.Latin1.GetBytes($"{head}Connection: close\r\n\r\n"));

    /// <summary>Sends, and reads until the proxy closes; bytes it does not want may make that a reset.</summary>
    private async Task<string> SendAsync(byte[] request)
    {
        await using var stream = await _proxy.ConnectAsync(80);
        await stream.WriteAsync(request, Token);
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        // A request that is wrongly accepted leaves the connection open; that is a failure, not a hang.
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        try
        {
            while (await stream.ReadAsync(buffer, limit.Token) is > 0 and var count)
                answer.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }
        catch (OperationCanceledException) when (!Token.IsCancellationRequested)
        {
            answer.Append("<open>");
        }
        catch (IOException reset)
        {
            answer.Append(CultureInfo.InvariantCulture, $"<{reset.Message}>");
        }
        return answer.ToString();
    }

    [GeneratedRegex("^Host:.*$", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex HostLine();

    [GeneratedRegex("^Content-Length:.*$", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex LengthLine();

    [GeneratedRegex("^.*transfer-encoding.*$", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex CodingLine();
}
