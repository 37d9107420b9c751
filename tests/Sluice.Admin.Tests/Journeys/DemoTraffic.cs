using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sluice.Admin.Tests.Journeys;

/// <summary>Requests of clients to the demo's gateways.</summary>
internal sealed class DemoTraffic(Demo demo) : IDisposable
{
    private readonly SocketsHttpHandler _direct = new() { UseProxy = false };

    public int Port { get; } = demo.PortOf("any host");

    public int EgressPort { get; } = demo.PortOf("way out");

    public void Dispose() => _direct.Dispose();

    /// <summary>Sends bytes as they are to the ingress gateway, and returns the answer's status.</summary>
    public async Task<int> SendAsync(string path, CancellationToken cancel, params (string Name, string Value)[] headers)
    {
        var text = new StringBuilder($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{Port}\r\nConnection: close\r\n");
        foreach (var (name, value) in headers)
            text.Append($"{name}: {value}\r\n");
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port, cancel);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"{text}\r\n"), cancel);
        using var reader = new StreamReader(stream);
        return int.Parse((await reader.ReadToEndAsync(cancel)).Split(' ')[1]);
    }

    /// <summary>What a workload asks of the outside through the egress gateway.</summary>
    public async Task<HttpStatusCode> LeaveAsync(HttpMethod method, string host, string path, CancellationToken cancel)
    {
        using var client = new HttpClient(_direct, disposeHandler: false);
        using var request = new HttpRequestMessage(method, $"http://127.0.0.1:{EgressPort}{path}");
        request.Headers.Host = host;
        using var answer = await client.SendAsync(request, cancel);
        return answer.StatusCode;
    }

    /// <summary>Sends requests until it is told to stop.</summary>
    public async Task KeepSendingAsync(string path, CancellationToken stop)
    {
        try
        {
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
            while (await timer.WaitForNextTickAsync(stop))
                await SendAsync(path, stop);
        }
        catch (OperationCanceledException)
        {
            // Told to.
        }
    }
}
