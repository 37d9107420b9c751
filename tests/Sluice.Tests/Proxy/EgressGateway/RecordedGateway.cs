using System.Net;
using Sluice.Proxy;
using Sluice.Snapshot;
using Sluice.Testing;
using Sluice.Tests.Translation;

namespace Sluice.Tests.Proxy.EgressGateway;

/// <summary>An egress gateway that serves resources as they are written, with its audit log at hand.</summary>
internal sealed class RecordedGateway : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    private RecordedGateway(TestDnsServer? names) =>
        Proxy = new(
            new ProxyOptions
            {
                Bind = IPAddress.Loopback,
                StatusPort = null,
                MetricsPort = 0,
                AccessLogPath = "",
                EgressLogPath = LogPath,
                PortMap = TestProxy.Options().PortMap,
                Names = names is null
                    ? new()
                    : new()
                    {
                        Servers = [names.EndPoint],
                        HostsFile = "/nowhere",
                        MinTtl = TimeSpan.Zero,
                    },
            }
        );

    public TestProxy Proxy { get; }

    private string LogPath => Path.Combine(_folder.Path, "egress.log");

    /// <param name="yaml">Resources.</param>
    /// <param name="names">The only source of addresses; null: none is needed.</param>
    public static async Task<RecordedGateway> StartAsync(string yaml, TestDnsServer? names = null)
    {
        var gateway = new RecordedGateway(names);
        await gateway.ApplyAsync(yaml);
        return gateway;
    }

    public Task ApplyAsync(string yaml)
    {
        Assert.Empty(Translate.Load(yaml).Diagnostics);
        var result = Translate.Yaml(yaml);
        Assert.Empty(result.Diagnostics);
        return Proxy.ApplyAsync(result.Snapshot);
    }

    /// <summary>The records so far, once there are so many: they are written after the answer.</summary>
    public async Task<IReadOnlyList<EgressRecord>> RecordsAsync(int count)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        time.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            time.Token.ThrowIfCancellationRequested();
            await Proxy.Server.FlushLogAsync();
            await using var file = new FileStream(LogPath, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(file);
            var lines = (await reader.ReadToEndAsync(time.Token)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (lines.Length >= count)
                return [.. lines.Select(l => EgressRecord.Parse(l) ?? throw new InvalidDataException(l))];
            await Task.Yield();
        }
    }

    public async Task<string> MetricsAsync()
    {
        using var client = new HttpClient(new SocketsHttpHandler());
        return await client.GetStringAsync(
            new Uri($"http://{Proxy.Server.MetricsEndPoint}/stats/prometheus"),
            TestContext.Current.CancellationToken
        );
    }

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        _folder.Dispose();
    }
}
