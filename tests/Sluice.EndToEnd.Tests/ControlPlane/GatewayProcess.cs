using System.Text.RegularExpressions;
using Sluice.Testing;

namespace Sluice.EndToEnd.Tests.ControlPlane;

/// <summary>A gateway that belongs to a control plane, as a process of its own.</summary>
internal sealed partial class GatewayProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private readonly SluiceProcess _process;
    private readonly TemporaryFolder _folder;

    private GatewayProcess(SluiceProcess process, TemporaryFolder folder)
    {
        (_process, _folder) = (process, folder);
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = new($"http://127.0.0.1:{Port().Match(process.Output).Groups[1].Value}/"),
        };
    }

    public HttpClient Http { get; }

    public string Output => _process.Output;

    public static async Task<GatewayProcess> StartAsync(ControlPlaneProcess plane, CancellationToken cancel)
    {
        var folder = new TemporaryFolder();
        var token = Path.Combine(folder.Path, "token");
        await File.WriteAllTextAsync(token, await plane.JoinTokenAsync("istio-system", "ingress", cancel), cancel);
        var process = SluiceProcess.Start(
            "run",
            "--control-plane",
            plane.Xds.GetLeftPart(UriPartial.Authority),
            "--control-plane-ca",
            plane.RootsPath,
            "--join-token-file",
            token,
            "--namespace",
            "istio-system",
            "--service-account",
            "ingress",
            "--labels",
            "istio=ingressgateway",
            "--port-map",
            "80=0",
            "--bind",
            "127.0.0.1",
            "--status-port",
            "off",
            "--metrics-port",
            "off",
            "--access-log",
            "off"
        );
        await process.WaitForAsync(o => Port().IsMatch(o), "the port of its listener", StartLimit, cancel);
        return new(process, folder);
    }

    /// <summary>Asks for a host; the answer's text.</summary>
    public async Task<string> GetAsync(string host, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Host = host } };
        using var reply = await Http.SendAsync(request, cancel);
        return $"{(int)reply.StatusCode} {await reply.Content.ReadAsStringAsync(cancel)}";
    }

    /// <summary>Asks until the answer is as wanted.</summary>
    public async Task WaitForAsync(string host, string answer, CancellationToken cancel)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        time.CancelAfter(StartLimit);
        var last = "";
        try
        {
            while (last != answer)
                last = await GetAsync(host, time.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new InvalidOperationException($"{host} never answered '{answer}', at last '{last}':\n{Output}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    [GeneratedRegex(@"Listener 0\.0\.0\.0_80 is bound to 127\.0\.0\.1:([0-9]+)")]
    private static partial Regex Port();
}
