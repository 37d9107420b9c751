using System.Net;
using System.Net.Security;

namespace Sluice.Proxy.Agent;

/// <summary>Sends requests to the application: each on a connection of its own, as the kubelet does, and with bounded answers.</summary>
internal sealed class AppClient : IDisposable
{
    private static readonly HttpRequestOptionsKey<IPEndPoint> Destination = new("destination");

    private readonly HttpMessageInvoker _client = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            PooledConnectionLifetime = TimeSpan.Zero,
            MaxResponseDrainSize = 0,
            // Whatever the address says: a name is only for the application to read.
            ConnectCallback = static (context, cancel) =>
                context.InitialRequestMessage.Options.TryGetValue(Destination, out var to)
                    ? AppDialer.ConnectAsync(to, cancel)
                    : throw new InvalidOperationException("the request says not where to"),
            SslOptions = new SslClientAuthenticationOptions
            {
#pragma warning disable CA5359 // The kubelet takes any certificate of a probed application too, and the way does not leave the pod.
                RemoteCertificateValidationCallback = static (_, _, _, _) => true,
#pragma warning restore CA5359
            },
        }
    );

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, IPEndPoint to, CancellationToken cancellationToken)
    {
        request.Options.Set(Destination, to);
        return _client.SendAsync(request, cancellationToken);
    }

    /// <returns>At most <paramref name="limit"/> bytes of the body, and whether that is all of it.</returns>
    public static async Task<(ReadOnlyMemory<byte> Bytes, bool IsWhole)> ReadAsync(
        HttpResponseMessage response,
        int limit,
        CancellationToken cancellationToken
    )
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var held = new MemoryStream();
        var buffer = new byte[Math.Min(limit + 1, 64 * 1024)];
        while (await body.ReadAsync(buffer, cancellationToken) is var count and > 0)
        {
            var room = limit - (int)held.Length;
            held.Write(buffer.AsSpan(0, Math.Min(count, room)));
            if (count > room)
                return (held.GetBuffer().AsMemory(0, limit), false);
        }
        return (held.GetBuffer().AsMemory(0, (int)held.Length), true);
    }

    public void Dispose() => _client.Dispose();
}
