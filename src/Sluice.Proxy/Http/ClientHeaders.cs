using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Sluice.Proxy.Tls;
using Sluice.Snapshot;

namespace Sluice.Proxy.Http;

/// <summary>
/// What a proxy does to a client's headers before it routes. Source: Envoy's <c>use_remote_address</c>, which Istio sets on gateways:
/// the peer is the client, so what it says of itself in <c>x-envoy-*</c> and <c>x-forwarded-proto</c> is not believed. A sidecar's peer
/// is its own application or another proxy of the mesh, whose words stand.
/// </summary>
internal sealed class ClientHeaders(Random random)
{
    private const string ForwardedFor = "x-forwarded-for";
    private const string ForwardedProto = "x-forwarded-proto";
    private const string Id = "x-request-id";
    private const string ClientCertificate = "x-forwarded-client-cert";

    /// <returns>False: a value holds what no header may, and the request is to be refused.</returns>
    public bool Prepare(KestrelExchange exchange, HttpConnectionManager manager)
    {
        var headers = exchange.RequestHeaders;
        if (!IsClean(headers, manager.UseRemoteAddress))
            return false;
        if (headers.Connection.Count > 0)
            ConnectionHeader.RemoveNominated(headers);
        ForwardCertificate(headers, exchange.Connection.Peer, manager.ClientCertificates);
        if (manager.UseRemoteAddress)
        {
            var before = headers[ForwardedFor];
            var address = exchange.Connection.RemoteAddress;
            headers[ForwardedFor] = before.Count == 0 ? address : $"{before},{address}";
        }
        if (manager.UseRemoteAddress || StringValues.IsNullOrEmpty(headers[ForwardedProto]))
            headers[ForwardedProto] = exchange.Scheme;
        if (StringValues.IsNullOrEmpty(headers[Id]))
            headers[Id] = RequestId.Create(random);
        return true;
    }

    private static void ForwardCertificate(IHeaderDictionary headers, PeerIdentity peer, ClientCertificateForwarding forwarding)
    {
        // Without mutual TLS nobody vouches for what the client says of a certificate.
        if (!peer.HasCertificate)
            headers.Remove(ClientCertificate);
        else if (forwarding == ClientCertificateForwarding.AppendForward && headers[ClientCertificate] is { Count: > 0 } before)
            headers[ClientCertificate] = $"{before},{peer.ForwardedElement}";
        else
            headers[ClientCertificate] = peer.ForwardedElement;
    }

    private static bool IsClean(IHeaderDictionary headers, bool removesForged)
    {
        List<string>? forged = null;
        foreach (var (name, values) in headers)
        {
            if (RequestSyntax.HasControl(values))
                return false;
            if (removesForged && name.StartsWith("x-envoy-", StringComparison.OrdinalIgnoreCase))
                (forged ??= []).Add(name);
        }
        if (forged is null)
            return true;
        foreach (var name in forged)
            headers.Remove(name);
        return true;
    }
}
