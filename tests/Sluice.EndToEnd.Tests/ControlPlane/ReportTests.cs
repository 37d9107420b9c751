using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sluice.Testing;

namespace Sluice.EndToEnd.Tests.ControlPlane;

/// <summary>The demo's traffic as its console sees it: real gateways, a real control plane, one process.</summary>
public sealed partial class ReportTests : IAsyncLifetime
{
    private const string Admin = "apis/admin.sluice.dev/v1/";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly SluiceProcess _demo = SluiceProcess.Start(
        "demo",
        "--port-map",
        "80=0,443=0,9080=0,2379=0,8880=0,3128=0",
        "--status-port",
        "0",
        "--metrics-port",
        "0",
        "--api-port",
        "0",
        "--xds-port",
        "0"
    );

    private HttpClient _api = null!;
    private HttpClient _site = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _demo.WaitForAsync("Try:", StartLimit, Cancel);
        var kubeconfig = await File.ReadAllTextAsync(KubeconfigPath().Match(_demo.Output).Groups[1].Value, Cancel);
        _api = new(Trusting(Convert.FromBase64String(Authority().Match(kubeconfig).Groups[1].Value)))
        {
            BaseAddress = new(Server().Match(kubeconfig).Groups[1].Value + "/"),
        };
        _api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token().Match(kubeconfig).Groups[1].Value);
        _site = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new(Site().Match(_demo.Output).Groups[1].Value) };
    }

    public ValueTask DisposeAsync()
    {
        _api?.Dispose();
        _site?.Dispose();
        return _demo.DisposeAsync();
    }

    [Fact]
    public async Task A_request_is_counted_sampled_drawn_and_led_back_to_its_rule()
    {
        await _site.GetStringAsync("productpage?u=somebody", Cancel);
        var rule = await UntilAsync("routes/stats?source=default/bookinfo", r => r["name"]!.GetValue<string>() == "productpage");
        Assert.Equal(3, rule["ruleIndex"]!.GetValue<int>());
        var request = await UntilAsync("requests?path=/productpage", r => r["route"]!["source"]!.GetValue<string>() == "default/bookinfo");
        Assert.Equal("/productpage?u=…", request["path"]!.GetValue<string>());
        Assert.Equal(200, request["status"]!.GetValue<int>());
        var ingress = await UntilAsync("stats", g => g["rps"]!.GetValue<double>() > 0);
        Assert.True(ingress["connected"]!.GetValue<bool>());
        var graph = JsonNode.Parse(await _api.GetStringAsync($"{Admin}topology", Cancel))!;
        Assert.Contains(
            graph["edges"]!.AsArray(),
            e =>
                e!["from"]!.GetValue<string>() == "gateway:istio-system/ingress.istio-system"
                && e["to"]!.GetValue<string>() == "service:productpage.default.svc.cluster.local:9080"
        );
        var destination = await UntilAsync("egress/destinations", d => d["host"]!.GetValue<string>() == "books.example.com");
        Assert.True(destination["allowed"]!.GetValue<int>() > 0);
        var file = await UntilAsync("certificates/files", _ => true);
        Assert.Equal("/etc/certs/servercert.pem", file["path"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_tapped_request_comes_while_it_is_watched()
    {
        using var answer = await _api.GetAsync(
            $"{Admin}requests?watch=true&path=/productpage",
            HttpCompletionOption.ResponseHeadersRead,
            Cancel
        );
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(Cancel));
        var line = lines.ReadLineAsync(Cancel).AsTask();
        using var late = new CancellationTokenSource(Limit);
        while (!line.IsCompleted)
        {
            late.Token.ThrowIfCancellationRequested();
            await _site.GetStringAsync("productpage?u=test", Cancel);
        }
        var tapped = JsonNode.Parse((await line)!)!;
        Assert.Equal("istio-system/ingress.istio-system", tapped["gateway"]!.GetValue<string>());
        Assert.Equal("productpage", tapped["route"]!["name"]!.GetValue<string>());
    }

    private static SocketsHttpHandler Trusting(byte[] rootsPem)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(Encoding.ASCII.GetString(rootsPem));
        return new() { UseProxy = false, SslOptions = { CertificateChainPolicy = policy } };
    }

    private async Task<JsonNode> UntilAsync(string path, Func<JsonNode, bool> condition)
    {
        using var late = new CancellationTokenSource(Limit);
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (true)
        {
            var list = JsonNode.Parse(await _api.GetStringAsync(Admin + path, Cancel))!;
            if (list["items"]!.AsArray().FirstOrDefault(i => condition(i!)) is { } found)
                return found;
            await poll.WaitForNextTickAsync(late.Token);
        }
    }

    [GeneratedRegex(@"--kubeconfig (\S+)")]
    private static partial Regex KubeconfigPath();

    [GeneratedRegex(@"certificate-authority-data: (\S+)")]
    private static partial Regex Authority();

    [GeneratedRegex(@"server: (\S+)")]
    private static partial Regex Server();

    [GeneratedRegex(@"token: (\S+)")]
    private static partial Regex Token();

    [GeneratedRegex(@"any host\s+(http://\S+?/)productpage")]
    private static partial Regex Site();
}
