using System.Text;

namespace Sluice.Testing;

/// <summary>An upstream that keeps the bytes of each request, as they came, and answers 200.</summary>
public sealed class RecordingUpstream : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<StringBuilder> _requests = [];
    private readonly TestTcpServer _server;

    public RecordingUpstream() => _server = new(ServeAsync);

    public int Port => _server.Port;

    /// <summary>What arrived so far, one entry a connection (answers end theirs), as Latin-1.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_lock)
                return [.. _requests.Select(r => r.ToString())];
        }
    }

    /// <summary>What arrived so far, and forgets it.</summary>
    public IReadOnlyList<string> Take()
    {
        lock (_lock)
        {
            var taken = Requests;
            _requests.Clear();
            return taken;
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ServeAsync(Stream stream)
    {
        var request = new StringBuilder();
        lock (_lock)
            _requests.Add(request);
        var buffer = new byte[4096];
        while (await stream.ReadAsync(buffer) is > 0 and var count)
        {
            lock (_lock)
                request.Append(Encoding.Latin1.GetString(buffer, 0, count));
            if (IsWhole(request.ToString()))
                break;
        }
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
    }

    private static bool IsWhole(string text)
    {
        var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (head < 0)
            return false;
        var lines = text[..head].Split("\r\n");
        if (lines.Any(l => l.StartsWith("Transfer-Encoding:", StringComparison.OrdinalIgnoreCase)))
            return text.EndsWith("0\r\n\r\n", StringComparison.Ordinal);
        var length = Array.Find(lines, l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        return length is null || text.Length - head - 4 >= int.Parse(length[15..], System.Globalization.CultureInfo.InvariantCulture);
    }
}
