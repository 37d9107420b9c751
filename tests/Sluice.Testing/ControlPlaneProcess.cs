using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Hosting;
using Sluice.Values;
using Sluice.Xds.Identity;

namespace Sluice.Testing;

/// <summary>A control plane as a process of its own, the operator's way into it, and ways to end it badly.</summary>
public sealed partial class ControlPlaneProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly string[] _more;
    private SluiceProcess? _process;

    private ControlPlaneProcess(string[] more) => _more = more;

    public string DataFolder => Path.Combine(_folder.Path, "data");

    public string KubeconfigPath => Path.Combine(DataFolder, "kubeconfig");

    /// <summary>PEM file of what clients trust.</summary>
    public string RootsPath => Path.Combine(_folder.Path, "roots.pem");

    public Uri Xds { get; private set; } = null!;

    public string RootsPem { get; private set; } = "";

    /// <summary>The operator's client.</summary>
    public HttpClient Api { get; private set; } = null!;

    public int ProcessId => _process!.Id;

    public string Output => _process!.Output;

    /// <param name="cancel">Gives up.</param>
    /// <param name="more">Further arguments.</param>
    public static async Task<ControlPlaneProcess> StartAsync(CancellationToken cancel, params string[] more)
    {
        var plane = new ControlPlaneProcess(more);
        // It is begun again at the same ports, which no connection of another test may take meanwhile.
        await plane.StartAsync(UnusedPort.Pick(), UnusedPort.Pick(), cancel);
        return plane;
    }

    /// <summary>Ends the process without a warning (SIGKILL).</summary>
    public async Task KillAsync(CancellationToken cancel)
    {
        using (var kill = Process.Start("kill", ["-KILL", $"{ProcessId}"]))
            await kill.WaitForExitAsync(cancel);
        await _process!.WaitForExitAsync(cancel);
        await _process.DisposeAsync();
    }

    /// <summary>Starts again with the same data, at the same ports.</summary>
    public Task RestartAsync(CancellationToken cancel) => StartAsync(Api.BaseAddress!.Port, Xds.Port, cancel);

    /// <summary>A token for the first certificate of a workload.</summary>
    public async Task<string> JoinTokenAsync(string ns, string account, CancellationToken cancel)
    {
        var body = new JsonObject { ["namespace"] = ns, ["serviceAccount"] = account };
        var reply = await Api.PostAsJsonAsync("/apis/admin.sluice.dev/v1/jointokens", body, cancel);
        reply.EnsureSuccessStatusCode();
        return (string)(await reply.Content.ReadFromJsonAsync<JsonObject>(cancel))!["token"]!;
    }

    /// <summary>An identity that all replicas of a workload share.</summary>
    public async Task<WorkloadIdentity> JoinAsync(string ns, string account, CancellationToken cancel)
    {
        var token = await JoinTokenAsync(ns, account, cancel);
        var identity = new WorkloadIdentity(
            new() { RootsFile = RootsPath, JoinToken = new Secret(Encoding.ASCII.GetBytes(token)) },
            new GrpcCertificateRequester(Xds),
            TimeProvider.System,
            new Random(1),
            NullLogger.Instance
        );
        identity.Start();
        await identity.FirstAsync(cancel);
        return identity;
    }

    /// <summary>A client that trusts the control plane and shows nothing of itself, but this certificate where there is one.</summary>
    public HttpClient Stranger(X509Certificate2? certificate = null)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(RootsPem);
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            SslOptions = new()
            {
                CertificateChainPolicy = policy,
                ClientCertificateContext = certificate is null
                    ? null
                    : SslStreamCertificateContext.Create(certificate, null, offline: true),
            },
        };
        return new HttpClient(handler) { BaseAddress = Api?.BaseAddress };
    }

    public async ValueTask DisposeAsync()
    {
        Api?.Dispose();
        if (_process is { } process)
            await process.DisposeAsync();
        _folder.Dispose();
    }

    private async Task StartAsync(int apiPort, int xdsPort, CancellationToken cancel)
    {
        _process = SluiceProcess.Start([
            "control-plane",
            "--data",
            DataFolder,
            "--api-port",
            $"{apiPort}",
            "--secure-xds-port",
            $"{xdsPort}",
            .. _more.Contains("--webhook-port") ? [] : new[] { "--webhook-port", "off" },
            "--metrics-port",
            "off",
            .. _more,
        ]);
        await _process.WaitForAsync(o => XdsLine().IsMatch(o), "where xDS is", StartLimit, cancel);
        Xds = new(XdsLine().Match(_process.Output).Groups[1].Value);
        if (Api is not null)
            return;
        var kubeconfig = await File.ReadAllTextAsync(KubeconfigPath, cancel);
        RootsPem = Encoding.ASCII.GetString(Convert.FromBase64String(Authority().Match(kubeconfig).Groups[1].Value));
        await File.WriteAllTextAsync(RootsPath, RootsPem, cancel);
        var api = Stranger();
        api.BaseAddress = new(Server().Match(kubeconfig).Groups[1].Value);
        api.DefaultRequestHeaders.Authorization = new("Bearer", Token().Match(kubeconfig).Groups[1].Value);
        Api = api;
    }

    [GeneratedRegex(@"xDS and certificates +(https://[^/\s]+)")]
    private static partial Regex XdsLine();

    [GeneratedRegex(@"certificate-authority-data: (\S+)")]
    private static partial Regex Authority();

    [GeneratedRegex(@"server: (\S+)")]
    private static partial Regex Server();

    [GeneratedRegex(@"token: (\S+)")]
    private static partial Regex Token();
}
