using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Testing;
using Sluice.Values;
using Sluice.Xds.Identity;

namespace Sluice.MeshLoad;

/// <summary>A control plane as a process of its own, and the operator's way into it.</summary>
internal sealed partial class World : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SluiceProcess _process;
    private readonly string _roots;

    private World(SluiceProcess process, TemporaryFolder folder, string kubeconfig, Uri xds)
    {
        (_process, _folder, Xds) = (process, folder, xds);
        RootsPem = Encoding.ASCII.GetString(Convert.FromBase64String(Authority().Match(kubeconfig).Groups[1].Value));
        _roots = Path.Combine(folder.Path, "roots.pem");
        File.WriteAllText(_roots, RootsPem);
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(RootsPem);
        var handler = new SocketsHttpHandler { SslOptions = new() { CertificateChainPolicy = policy } };
        Api = new HttpClient(handler) { BaseAddress = new(Server().Match(kubeconfig).Groups[1].Value) };
        Api.DefaultRequestHeaders.Authorization = new("Bearer", Token().Match(kubeconfig).Groups[1].Value);
    }

    public Uri Xds { get; }

    public string RootsPem { get; }

    public HttpClient Api { get; }

    public int ProcessId => _process.Id;

    public static async Task<World> StartAsync(CancellationToken cancel)
    {
        var folder = new TemporaryFolder();
        var data = Path.Combine(folder.Path, "data");
        var process = SluiceProcess.Start(
            "control-plane",
            "--data",
            data,
            "--api-port",
            "0",
            "--secure-xds-port",
            "0",
            "--webhook-port",
            "off",
            "--metrics-port",
            "off"
        );
        await process.WaitForAsync(o => XdsLine().IsMatch(o), "where xDS is", TimeSpan.FromSeconds(60), cancel);
        var kubeconfig = await File.ReadAllTextAsync(Path.Combine(data, "kubeconfig"), cancel);
        return new(process, folder, kubeconfig, new(XdsLine().Match(process.Output).Groups[1].Value));
    }

    /// <summary>An identity that all replicas of a workload share.</summary>
    public async Task<WorkloadIdentity> JoinAsync(string ns, string account, CancellationToken cancel)
    {
        var body = new JsonObject { ["namespace"] = ns, ["serviceAccount"] = account };
        var reply = await Api.PostAsJsonAsync("/apis/admin.sluice.dev/v1/jointokens", body, cancel);
        reply.EnsureSuccessStatusCode();
        var token = (string)(await reply.Content.ReadFromJsonAsync<JsonObject>(cancel))!["token"]!;
        var identity = new WorkloadIdentity(
            new() { RootsFile = _roots, JoinToken = new Secret(Encoding.ASCII.GetBytes(token)) },
            new GrpcCertificateRequester(Xds),
            TimeProvider.System,
            new Random(1),
            NullLogger.Instance
        );
        identity.Start();
        await identity.FirstAsync(cancel);
        return identity;
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    [GeneratedRegex(@"xDS and certificates (https://\S+)")]
    private static partial Regex XdsLine();

    [GeneratedRegex(@"certificate-authority-data: (\S+)")]
    private static partial Regex Authority();

    [GeneratedRegex(@"server: (\S+)")]
    private static partial Regex Server();

    [GeneratedRegex(@"token: (\S+)")]
    private static partial Regex Token();
}
