using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Sluice.Admin.Tests.Journeys;

/// <summary>A real client of the demo's gateway.</summary>
internal static class GatewayClient
{
    /// <summary>Serial number of the certificate that the gateway shows for a name; empty: none.</summary>
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5359", Justification = "The test looks at the certificate itself.")]
    public static async Task<string> ShownAsync(int port, string host, CancellationToken cancel)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, cancel);
            await using var tls = new SslStream(new NetworkStream(socket));
            await tls.AuthenticateAsClientAsync(
                new() { TargetHost = host, RemoteCertificateValidationCallback = (_, _, _, _) => true },
                cancel
            );
            return tls.RemoteCertificate is X509Certificate2 certificate ? certificate.SerialNumber : "";
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException)
        {
            return "";
        }
    }

    /// <summary>Whether a client that trusts these roots alone takes the gateway for the host.</summary>
    public static async Task<bool> IsTrustedAsync(int port, string host, string rootsPem, CancellationToken cancel)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPem(rootsPem);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, cancel);
            await using var tls = new SslStream(new NetworkStream(socket));
            await tls.AuthenticateAsClientAsync(new() { TargetHost = host, CertificateChainPolicy = policy }, cancel);
            return true;
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException)
        {
            return false;
        }
    }

    /// <summary>Status of a plain request for a host.</summary>
    public static async Task<HttpStatusCode> GetAsync(int port, string host, string path, CancellationToken cancel)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}{path}") { Headers = { Host = host } };
        using var response = await client.SendAsync(request, cancel);
        return response.StatusCode;
    }
}
