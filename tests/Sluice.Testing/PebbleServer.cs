using System.Diagnostics;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.Hosting;

namespace Sluice.Testing;

/// <summary>Let's Encrypt's test authority (Debian package <c>pebble</c>) with its own name server, on free loopback ports.</summary>
public sealed class PebbleServer : IAsyncDisposable
{
    private const string Program = "/usr/bin/pebble";
    private const string DnsProgram = "/usr/bin/pebble-challtestsrv";

    private readonly TemporaryFolder _folder = new();
    private readonly TestCa _ca = new($"Pebble {Guid.NewGuid():N}");
    private readonly StringBuilder _output = new();
    private readonly List<Process> _processes = [];
    private readonly HttpClient _client;
    private readonly int _port = UnusedPort.Pick();
    private readonly int _management = UnusedPort.Pick();
    private readonly int _dns = UnusedPort.Pick();
    private readonly int _dnsManagement = UnusedPort.Pick();

    private PebbleServer() => _client = Trusting(CaBundle);

    /// <summary>Why there is none here; empty: there is.</summary>
    public static string Missing => File.Exists(Program) && File.Exists(DnsProgram) ? "" : "pebble is not installed";

    public string Directory => $"https://127.0.0.1:{_port}/dir";

    /// <summary>What its own HTTPS certificate chains to. What it issues chains to <see cref="RootAsync"/>.</summary>
    public string CaBundle => _ca.RootPem;

    /// <summary>Where it looks for HTTP-01.</summary>
    public int HttpPort { get; } = UnusedPort.Pick();

    /// <summary>Where it looks for TLS-ALPN-01.</summary>
    public int TlsPort { get; } = UnusedPort.Pick();

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    public static async Task<PebbleServer> StartAsync(PebbleOptions options, CancellationToken cancel)
    {
        var pebble = new PebbleServer();
        pebble.Start(options);
        await pebble.RootAsync(cancel);
        return pebble;
    }

    /// <summary>A client that trusts these roots alone.</summary>
    public static HttpClient Trusting(string rootsPem)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(rootsPem);
        return new HttpClient(new SocketsHttpHandler { UseProxy = false, SslOptions = { CertificateChainPolicy = policy } });
    }

    /// <summary>The root of what it issues; waits until it answers.</summary>
    public async Task<string> RootAsync(CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(TestLimits.Patience);
        while (true)
        {
            try
            {
                return await _client.GetStringAsync($"https://127.0.0.1:{_management}/roots/0", limit.Token);
            }
            catch (HttpRequestException) when (!limit.IsCancellationRequested)
            {
                await Task.Yield();
            }
        }
    }

    /// <summary>Asks its name server for something: <c>set-txt</c>, <c>clear-txt</c>, <c>add-a</c> ...</summary>
    public async Task DnsAsync(string verb, JsonObject body, CancellationToken cancel)
    {
        using var reply = await _client.PostAsJsonAsync($"http://127.0.0.1:{_dnsManagement}/{verb}", body, cancel);
        reply.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
        _client.Dispose();
        _ca.Dispose();
        _folder.Dispose();
    }

    private void Start(PebbleOptions options)
    {
        if (options.DnsPort is null)
            Run(
                DnsProgram,
                new(StringComparer.Ordinal),
                [
                    "-dns01",
                    $"127.0.0.1:{_dns}",
                    "-management",
                    $"127.0.0.1:{_dnsManagement}",
                    "-defaultIPv6",
                    "",
                    "-http01",
                    "",
                    "-https01",
                    "",
                    "-tlsalpn01",
                    "",
                ]
            );
        var environment = new Dictionary<string, string>(options.Environment)
        {
            ["PEBBLE_VA_NOSLEEP"] = "1",
            ["PEBBLE_WFE_NONCEREJECT"] = $"{options.NonceReject}",
            ["PEBBLE_AUTHZREUSE"] = $"{options.AuthorizationReuse}",
        };
        var config = _folder.Write("pebble.json", Config(options).ToJsonString());
        Run(Program, environment, ["-config", config, "-strict", "-dnsserver", $"127.0.0.1:{options.DnsPort ?? _dns}"]);
    }

    private JsonObject Config(PebbleOptions options)
    {
        using var certificate = _ca.Issue("127.0.0.1", "localhost");
        var settings = new JsonObject
        {
            ["listenAddress"] = $"127.0.0.1:{_port}",
            ["managementListenAddress"] = $"127.0.0.1:{_management}",
            ["certificate"] = _folder.Write("cert.pem", certificate.ExportCertificatePem()),
            ["privateKey"] = _folder.Write("key.pem", TestCa.KeyPem(certificate)),
            ["httpPort"] = HttpPort,
            ["tlsPort"] = TlsPort,
            ["ocspResponderURL"] = "",
            ["certificateValidityPeriod"] = (long)options.Life.TotalSeconds,
            ["domainBlocklist"] = JsonSerializer.SerializeToNode(options.Blocked),
            ["externalAccountBindingRequired"] = options.ExternalAccount is not null,
        };
        if (options.ExternalAccount is { } account)
            settings["externalAccountMACKeys"] = new JsonObject { [account.KeyId] = account.Key };
        return new() { ["pebble"] = settings };
    }

    private void Run(string program, Dictionary<string, string> environment, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, e) => Add(e.Data);
        process.ErrorDataReceived += (_, e) => Add(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _processes.Add(process);
    }

    private void Add(string? line)
    {
        lock (_output)
            _output.AppendLine(line);
    }
}
