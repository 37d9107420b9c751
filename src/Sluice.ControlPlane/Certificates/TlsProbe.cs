using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Sluice.ControlPlane.Api.Admin;

namespace Sluice.ControlPlane.Certificates;

/// <summary>Makes one TLS connection and tells what the server showed. Where to is the caller's to decide; nothing is sent but the handshake.</summary>
internal static class TlsProbe
{
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(5);

    // Authority information access, and OCSP in it (RFC 5280 4.2.2.1).
    private const string AccessExtension = "1.3.6.1.5.5.7.1.1";

    // TLS feature: must-staple (RFC 7633).
    private const string FeatureExtension = "1.3.6.1.5.5.7.1.24";

    public static async Task<JsonObject> RunAsync(IPEndPoint target, string serverName, TimeProvider clock, CancellationToken cancel)
    {
        using var late = new CancellationTokenSource(MostTime, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        var seen = new List<X509Certificate2>();
        try
        {
            using var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(target, either.Token);
            await using var tls = new SslStream(new NetworkStream(socket));
            await tls.AuthenticateAsClientAsync(Options(serverName, seen), either.Token);
            return Told(tls, seen, serverName, clock.GetUtcNow());
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Failed("Timeout", $"no answer within {MostTime.TotalSeconds:0} s");
        }
        catch (SocketException e)
        {
            return Failed("NotConnected", $"no connection: {e.SocketErrorCode}");
        }
        catch (Exception e) when (e is AuthenticationException or IOException)
        {
            return Failed(
                "NoTls",
                "the connection was closed, or answered with something else than TLS: no server is there for this name, or it serves plain"
            );
        }
        finally
        {
            seen.ForEach(c => c.Dispose());
        }
    }

    // Whoever asks wants to see what is there, trusted or not; nothing is entrusted to the connection.
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5359", Justification = "Nothing is sent over it.")]
    private static SslClientAuthenticationOptions Options(string serverName, List<X509Certificate2> seen) =>
        new()
        {
            TargetHost = serverName,
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            CertificateChainPolicy = new()
            {
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
                VerificationFlags = X509VerificationFlags.AllFlags,
            },
            RemoteCertificateValidationCallback = (_, certificate, chain, _) =>
            {
                // They are gone when this returns.
                if (certificate is X509Certificate2 leaf)
                    seen.Add(X509CertificateLoader.LoadCertificate(leaf.RawData));
                foreach (var sent in chain?.ChainPolicy.ExtraStore ?? [])
                    seen.Add(X509CertificateLoader.LoadCertificate(sent.RawData));
                return true;
            },
        };

    private static JsonObject Told(SslStream tls, List<X509Certificate2> seen, string serverName, DateTimeOffset now)
    {
        var pem = string.Join('\n', seen.DistinctBy(c => c.Thumbprint).Select(c => c.ExportCertificatePem()));
        var check = CertificateCheck.Of(System.Text.Encoding.ASCII.GetBytes(pem), key: null, now);
        var leaf = check.Chain[0];
        var isMatch = serverName.Length == 0 || leaf.MatchesHostname(serverName);
        var problems = check.Problems.ToList();
        if (!isMatch)
            problems.Add(new("NameMismatch", true, $"the certificate is not for {serverName}"));
        var certificate = CertificateFacts.Write(check);
        certificate["problems"] = CertificateFacts.Problems(problems);
        return new()
        {
            ["connected"] = true,
            ["protocol"] = tls.SslProtocol.ToString(),
            ["cipher"] = tls.NegotiatedCipherSuite.ToString(),
            ["alpn"] = tls.NegotiatedApplicationProtocol.ToString(),
            ["nameMatches"] = isMatch,
            ["expires"] = ApiTime.Text(leaf.NotAfter.ToUniversalTime()),
            // .NET does not tell whether an answer was stapled.
            ["ocsp"] = new JsonObject
            {
                ["responder"] = HasResponder(leaf),
                ["mustStaple"] = leaf.Extensions.Any(e => e.Oid?.Value == FeatureExtension),
            },
            ["certificate"] = certificate,
        };
    }

    private static bool HasResponder(X509Certificate2 leaf) =>
        leaf.Extensions.FirstOrDefault(e => e.Oid?.Value == AccessExtension) is { } extension
        && new X509AuthorityInformationAccessExtension(extension.RawData).EnumerateOcspUris().Any();

    private static JsonObject Failed(string code, string message) =>
        new()
        {
            ["connected"] = false,
            ["problem"] = new JsonObject { ["code"] = code, ["message"] = message },
        };
}
