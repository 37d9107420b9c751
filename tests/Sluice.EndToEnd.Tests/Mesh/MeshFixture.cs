using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;
using Sluice.Testing;

namespace Sluice.EndToEnd.Tests.Mesh;

/// <summary>An application, a server, an egress gateway and the world outside, each on a host of its own; nothing where networks cannot be made.</summary>
public sealed class MeshFixture : IAsyncLifetime
{
    public const string App = "10.77.0.2";
    public const string Web = "10.77.0.3";
    public const string Egress = "10.77.0.4";

    /// <summary>The egress gateway's other address, which its policy sends from.</summary>
    public const string EgressSource = "10.77.0.5";
    public const string Partner = "203.0.113.10";
    public const string Direct = "198.51.100.10";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly TestCa _ca = new();

    // Three hosts start at once.
    private readonly ConcurrentStack<IAsyncDisposable> _running = new();
    private TestNetwork _network = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public TestNetwork Network => _network;

    /// <summary>The program on the host egress; its records are among what it writes.</summary>
    public SluiceProcess EgressGateway { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (TestNetwork.Obstacle.Length > 0)
            return;
        _network = Started(
            await TestNetwork.CreateAsync(
                ("app", [$"{App}/24", "fd77::2/64"]),
                ("web", [$"{Web}/24", "fd77::3/64"]),
                ("egress", [$"{Egress}/24", $"{EgressSource}/24"]),
                ("outside", [$"{Partner}/24", $"{Direct}/24"])
            )
        );
        Directory.CreateDirectory(Path.Combine(_folder.Path, "config"));
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "config", "mesh.yaml"), MeshResources.Yaml, Token);
        foreach (var host in new[] { "app", "web" })
            await _network[host]
                .RunAsync("dotnet", SluiceProcess.Program("sluice"), "capture", "apply", "-i", "10.0.0.0/8,203.0.113.0/24,fd96::/64");
        Started(new PlainServer(_network["web"], new(IPAddress.IPv6Any, 8080)));
        Started(new PlainServer(_network["outside"], new(IPAddress.Any, 80)));
        await Task.WhenAll(
            StartAsync("app", "sluice-sidecar", "app", $"{App},fd77::2"),
            StartAsync("web", "sluice-sidecar", "web", $"{Web},fd77::3"),
            StartAsync("egress", "sluice", "egress", null)
        );
    }

    public async ValueTask DisposeAsync()
    {
        while (_running.TryPop(out var part))
            await part.DisposeAsync();
        _ca.Dispose();
        _folder.Dispose();
    }

    private T Started<T>(T part)
        where T : IAsyncDisposable
    {
        _running.Push(part);
        return part;
    }

    private async Task StartAsync(string host, string program, string account, string? addresses)
    {
        var certificates = Directory.CreateDirectory(Path.Combine(_folder.Path, host)).FullName;
        using (var certificate = _ca.Issue($"spiffe://cluster.local/ns/shop/sa/{account}"))
        {
            await File.WriteAllTextAsync(Path.Combine(certificates, "cert-chain.pem"), certificate.ExportCertificatePem(), Token);
            await File.WriteAllTextAsync(Path.Combine(certificates, "key.pem"), TestCa.KeyPem(certificate), Token);
        }
        await File.WriteAllTextAsync(Path.Combine(certificates, "root-cert.pem"), _ca.RootPem, Token);
        string[] options =
        [
            .. addresses is null ? new[] { "run" } : ["--address", addresses],
            "--config",
            Path.Combine(_folder.Path, "config"),
            "--workload-certs",
            certificates,
            "--namespace",
            "shop",
            "--service-account",
            account,
            "--labels",
            $"app={account}",
        ];
        var process = Started(SluiceProcess.StartIn(_network[host], program, options));
        if (addresses is null)
            EgressGateway = process;
        await process.WaitForAsync("is bound to", StartLimit, Token);
    }

    /// <summary>The metrics of a host's proxy, once they show <paramref name="pattern"/>: a request is counted after its answer is sent.</summary>
    public async Task AssertCountedAsync(string host, string pattern)
    {
        for (var i = 0; i < 50; i++)
        {
            if (Regex.IsMatch(await MetricsAsync(host), pattern))
                return;
        }
        Assert.Matches(pattern, await MetricsAsync(host));
    }

    public async Task<string> MetricsAsync(string host)
    {
        using var client = _network[host].Client();
        return await client.GetStringAsync("http://127.0.0.1:15090/stats/prometheus", Token);
    }
}
