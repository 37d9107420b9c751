using System.Net;
using Sluice.Proxy;
using Sluice.Snapshot;

namespace Sluice.Testing;

/// <summary>A proxy with its logs in files, and with health and metrics on free ports.</summary>
public sealed class LoggedProxy : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    private LoggedProxy(TimeProvider? clock)
    {
        Proxy = new(
            new ProxyOptions
            {
                Bind = IPAddress.Loopback,
                StatusPort = 0,
                MetricsPort = 0,
                AccessLogPath = AccessLog,
                EgressLogPath = EgressLog,
                PortMap = TestProxy.Options().PortMap,
            },
            clock
        );
    }

    public TestProxy Proxy { get; }

    private string AccessLog => Path.Combine(_folder.Path, "access.log");

    private string EgressLog => Path.Combine(_folder.Path, "egress.log");

    public static async Task<LoggedProxy> StartAsync(ProxySnapshot snapshot, TimeProvider? clock = null)
    {
        var logged = new LoggedProxy(clock);
        await logged.Proxy.ApplyAsync(snapshot);
        return logged;
    }

    public Task<string> AskAsync(string request, int port = 80) => RawHttp.ExchangeAsync(Proxy, port, request);

    /// <summary>The last line of the access log, once one more than before was written.</summary>
    public async Task<string> LogAsync()
    {
        // The line is written after the client has its answer: wait for it, not for a time.
        using var time = new CancellationTokenSource(TestLimits.Patience);
        while (true)
        {
            time.Token.ThrowIfCancellationRequested();
            await Proxy.Server.FlushLogAsync();
            var lines = await ReadLinesAsync(AccessLog);
            if (lines.Length > _seen)
            {
                _seen = lines.Length;
                return lines[^1];
            }
            await Task.Yield();
        }
    }

    private int _seen;

    /// <summary>The records of what left, once there are so many.</summary>
    public async Task<IReadOnlyList<EgressRecord>> RecordsAsync(int count)
    {
        using var time = new CancellationTokenSource(TestLimits.Patience);
        while (true)
        {
            time.Token.ThrowIfCancellationRequested();
            await Proxy.Server.FlushLogAsync();
            var lines = await ReadLinesAsync(EgressLog);
            if (lines.Length >= count)
                return [.. lines.Select(l => EgressRecord.Parse(l) ?? throw new InvalidDataException(l))];
            await Task.Yield();
        }
    }

    /// <summary>Both logs as they stand.</summary>
    public async Task<string> LogsAsync()
    {
        await Proxy.Server.FlushLogAsync();
        return string.Join('\n', [.. await ReadLinesAsync(AccessLog), .. await ReadLinesAsync(EgressLog)]);
    }

    public async Task<string> MetricsAsync()
    {
        using var client = new HttpClient(new SocketsHttpHandler());
        return await client.GetStringAsync(new Uri($"http://{Proxy.Server.MetricsEndPoint}/stats/prometheus"));
    }

    public async Task<HttpStatusCode> HealthAsync()
    {
        using var client = new HttpClient(new SocketsHttpHandler());
        using var response = await client.GetAsync(new Uri($"http://{Proxy.Server.StatusEndPoint}/healthz/ready"));
        return response.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        _folder.Dispose();
    }

    private static async Task<string[]> ReadLinesAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        return (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
