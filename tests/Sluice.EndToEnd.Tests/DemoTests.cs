using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.RegularExpressions;
using MongoDB.Bson;
using MongoDB.Driver;
using Sluice.Testing;

namespace Sluice.EndToEnd.Tests;

/// <summary>The demo as its user meets it: started as a program, asked by real clients.</summary>
public sealed partial class DemoTests : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
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

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _demo.WaitForAsync("Try:", StartLimit, Cancel);

    public ValueTask DisposeAsync() => _demo.DisposeAsync();

    [Fact]
    public async Task Plain_http_is_redirected_to_the_https_port_and_the_page_is_served_there_with_the_demo_CA()
    {
        using var client = Client();
        var redirect = await client.GetAsync($"http://uk.bookinfo.com:{Port("http://uk.bookinfo.com")}/productpage?u=test", Cancel);
        Assert.Equal(HttpStatusCode.MovedPermanently, redirect.StatusCode);
        Assert.Equal(
            $"https://uk.bookinfo.com:{Port("https://uk.bookinfo.com")}/productpage?u=test",
            redirect.Headers.Location?.OriginalString
        );

        var page = await client.GetAsync(redirect.Headers.Location, Cancel);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("The Comedy of Errors", await page.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reviews_are_split_by_weight_for_any_host()
    {
        using var client = Client();
        var served = await ReviewVersionsAsync(client, 200);
        Assert.InRange(served.GetValueOrDefault("v1"), 130, 190);
        Assert.InRange(served.GetValueOrDefault("v2"), 5, 45);
        Assert.InRange(served.GetValueOrDefault("v3"), 5, 45);
    }

    [Fact]
    public async Task The_Mongo_driver_reads_and_writes_through_the_gateway()
    {
        using var mongo = new MongoClient($"mongodb://127.0.0.1:{Port("mongodb://127.0.0.1")}/?directConnection=true");
        var ratings = mongo.GetDatabase("test").GetCollection<BsonDocument>("ratings");
        Assert.Equal(2, await ratings.CountDocumentsAsync(FilterDefinition<BsonDocument>.Empty, cancellationToken: Cancel));
        var notes = mongo.GetDatabase("test").GetCollection<BsonDocument>("notes");
        await notes.InsertOneAsync(new BsonDocument("text", "through the gateway"), cancellationToken: Cancel);
        Assert.Equal(
            "through the gateway",
            (await (await notes.FindAsync(FilterDefinition<BsonDocument>.Empty, cancellationToken: Cancel)).FirstAsync(Cancel))[
                "text"
            ].AsString
        );

        using var client = Client();
        var metrics = await client.GetStringAsync(MetricsUri, Cancel);
        Assert.Matches("""(?m)^istio_tcp_connections_opened_total\{[^}]*mongodb""", metrics);
    }

    [Fact]
    public async Task An_edited_VirtualService_is_effective_within_a_second_and_no_request_fails()
    {
        using var client = Client();
        var file = Path.Combine(Folder, "config", "virtual-services.yaml");
        var text = await File.ReadAllTextAsync(file, Cancel);
        var failures = 0;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var load = Task.Run(
            async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    if ((await client.GetAsync(ReviewsUri, Cancel)).StatusCode != HttpStatusCode.OK)
                        failures++;
                }
            },
            Cancel
        );
        await File.WriteAllTextAsync(
            file,
            Weight().Replace(text, m => m.Value.EndsWith("80", StringComparison.Ordinal) ? "weight: 0" : "weight: 50"),
            Cancel
        );
        var watch = Stopwatch.GetTimestamp();
        var (code, output) = await SluiceAsync("apply", "--wait", "-f", file);
        Assert.True(code == 0, output);
        // Whoever waited for the gateways sees it at once: forty answers without v1, which has no weight any more, are no accident.
        Assert.Equal(0, (await ReviewVersionsAsync(client, 40)).GetValueOrDefault("v1"));
        Assert.True(Stopwatch.GetElapsedTime(watch) < TimeSpan.FromSeconds(20), "an edit takes about a second");
        await stop.CancelAsync();
        await load;
        Assert.Equal(0, failures);
        // Each of the two gateways at start, and the one that the edit concerns once more.
        await _demo.WaitForAsync(o => AppliedLine().Count(o) >= 3, "three applied snapshots", TimeSpan.FromSeconds(5), Cancel);
        Assert.Equal(3, AppliedLine().Count(_demo.Output));
    }

    [Fact]
    public async Task A_broken_edit_changes_nothing_and_is_reported_with_its_place()
    {
        using var client = Client();
        var file = Path.Combine(Folder, "config", "gateway.yaml");
        var text = await File.ReadAllTextAsync(file, Cancel);
        await File.WriteAllTextAsync(file, text.Replace("protocol: HTTPS", "protocol: HTTS", StringComparison.Ordinal), Cancel);
        var (code, output) = await SluiceAsync("apply", "-f", file);
        Assert.Equal(1, code);
        Assert.Contains("HTTPS?", output, StringComparison.Ordinal);
        Assert.Contains("gateway.yaml:", output, StringComparison.Ordinal);
        Assert.Equal(
            HttpStatusCode.OK,
            (await client.GetAsync($"https://eu.bookinfo.com:{Port("https://uk.bookinfo.com")}/productpage", Cancel)).StatusCode
        );
    }

    [Fact]
    public async Task The_control_plane_may_end_and_begin_again_and_no_request_notices()
    {
        using var client = Client();
        var failures = 0;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var load = Task.Run(
            async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    if ((await client.GetAsync(ReviewsUri, Cancel)).StatusCode != HttpStatusCode.OK)
                        failures++;
                }
            },
            Cancel
        );
        Assert.Equal(0, (await SluiceAsync("status")).Code);
        using (var signal = Process.Start("kill", ["-HUP", $"{_demo.Id}"]))
            await signal.WaitForExitAsync(Cancel);
        await _demo.WaitForAsync("begun again", StartLimit, Cancel);
        // Both gateways come back by themselves.
        await WaitForSyncAsync();
        var (code, output) = await SluiceAsync("apply", "--wait", "-f", Path.Combine(Folder, "config"));
        Assert.True(code == 0, output);
        await stop.CancelAsync();
        await load;
        Assert.Equal(0, failures);
    }

    private async Task WaitForSyncAsync()
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        time.CancelAfter(StartLimit);
        while (!time.IsCancellationRequested)
        {
            var (code, output) = await SluiceAsync("status");
            if (code == 0 && output.Contains("/ingress", StringComparison.Ordinal) && output.Contains("/egress", StringComparison.Ordinal))
                return;
        }
        Assert.Fail("the gateways never came back");
    }

    private async Task<(int Code, string Output)> SluiceAsync(params string[] arguments)
    {
        await using var program = SluiceProcess.Start([.. arguments, "--kubeconfig", Find(@"--kubeconfig (\S+)")]);
        var code = await program.WaitForExitAsync(Cancel);
        return (code, program.Output);
    }

    [Fact]
    public async Task What_leaves_is_allowed_reported_or_denied_as_the_guide_says()
    {
        using var client = Client();
        await _demo.WaitForAsync("all of it", StartLimit, Cancel);
        var lines = EgressLine().Matches(_demo.Output);
        Assert.Equal(["allowed", "reported", "denied", "allowed", "denied"], lines.Select(l => l.Groups[1].Value));
        var records = Find(@"way out, records\s+(\S+)");
        foreach (Match line in lines)
        {
            var (decision, command) = (line.Groups[1].Value, line.Groups[2].Value);
            Assert.Contains(decision == "denied" ? " 403 " : " 200 ", await ShellAsync(command), StringComparison.Ordinal);
            await FindRecordAsync(records, decision, UrlPath().Match(command).Value);
        }
    }

    /// <summary>Waits for the record of a request: it is written within a second of the answer, and Bookinfo's own stand between.</summary>
    private static async Task FindRecordAsync(string file, string decision, string path)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        time.CancelAfter(TimeSpan.FromSeconds(20));
        while (true)
        {
            var lines = File.Exists(file) ? await File.ReadAllLinesAsync(file, time.Token) : [];
            if (
                lines.Any(l =>
                    l.Contains($"\"decision\":\"{decision}\"", StringComparison.Ordinal)
                    && l.Contains($"\"path\":\"{path}\"", StringComparison.Ordinal)
                )
            )
                return;
            await Task.Yield();
        }
    }

    private static async Task<string> ShellAsync(string line)
    {
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", line]) { RedirectStandardOutput = true })!;
        var output = await shell.StandardOutput.ReadToEndAsync(Cancel);
        await shell.WaitForExitAsync(Cancel);
        return output;
    }

    [Fact]
    public async Task It_is_ready_drains_on_SIGTERM_and_ends_with_0()
    {
        using var client = Client();
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(ReadyUri, Cancel)).StatusCode);
        var folder = Folder;
        Assert.Equal(0, await _demo.TerminateAsync(Cancel));
        Assert.False(Directory.Exists(folder));
    }

    private string Folder => Path.GetDirectoryName(Find(@"resources\s+(\S+)"))!;

    private string ReviewsUri => $"http://127.0.0.1:{Port("http://127.0.0.1")}/reviews/0";

    private string MetricsUri => Find(@"metrics\s+(\S+)");

    private string ReadyUri => Find(@"ready\s+(\S+)");

    private int Port(string prefix) => int.Parse(Find(Regex.Escape(prefix) + ":([0-9]+)"));

    private string Find(string pattern) => Regex.Match(_demo.Output, pattern).Groups[1].Value;

    private async Task<Dictionary<string, int>> ReviewVersionsAsync(HttpClient client, int times)
    {
        var served = new Dictionary<string, int>();
        for (var i = 0; i < times; i++)
        {
            using var json = JsonDocument.Parse(await client.GetStringAsync(ReviewsUri, Cancel));
            var version = Version().Match(json.RootElement.GetProperty("podname").GetString()!).Value;
            served[version] = served.GetValueOrDefault(version) + 1;
        }
        return served;
    }

    /// <summary>Resolves every name to loopback, trusts only the demo's CA, and follows no redirect by itself.</summary>
    private HttpClient Client()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(X509CertificateLoader.LoadCertificateFromFile(Path.Combine(Folder, "certs", "ca.pem")));
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy },
            ConnectCallback = async (context, cancel) =>
            {
                var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancel);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            },
        };
        return new HttpClient(handler, disposeHandler: true);
    }

    [GeneratedRegex("weight: [0-9]+")]
    private static partial Regex Weight();

    [GeneratedRegex("(?m)^  (allowed|reported|denied) +(curl .*)$")]
    private static partial Regex EgressLine();

    [GeneratedRegex("(?<=http://[0-9.]+(:[0-9]+)?)/[^?' ]*")]
    private static partial Regex UrlPath();

    [GeneratedRegex("v[123]")]
    private static partial Regex Version();

    [GeneratedRegex("Snapshot [^ ]+ applied")]
    private static partial Regex AppliedLine();
}
