using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Sluice.Proxy.Http;

/// <summary>
/// What an edge proxy does to a client's headers before it routes. Source: Envoy's <c>use_remote_address</c>, which Istio sets on
/// gateways: the peer is the client, so what it says of itself in <c>x-envoy-*</c> and <c>x-forwarded-proto</c> is not believed.
/// </summary>
internal sealed class ClientHeaders(Random random)
{
    private const string ForwardedFor = "x-forwarded-for";
    private const string ForwardedProto = "x-forwarded-proto";
    private const string Id = "x-request-id";

    /// <returns>False: a value holds what no header may, and the request is to be refused.</returns>
    public bool Prepare(KestrelExchange exchange)
    {
        var headers = exchange.RequestHeaders;
        if (!RemoveForged(headers))
            return false;
        if (headers.Connection.Count > 0)
            ConnectionHeader.RemoveNominated(headers);
        headers.Remove("x-forwarded-client-cert"); // Istio's gateways: SANITIZE_SET
        var before = headers[ForwardedFor];
        var address = exchange.Connection.RemoteAddress;
        headers[ForwardedFor] = before.Count == 0 ? address : $"{before},{address}";
        headers[ForwardedProto] = exchange.Scheme;
        if (StringValues.IsNullOrEmpty(headers[Id]))
            headers[Id] = RequestId.Create(random);
        return true;
    }

    private static bool RemoveForged(IHeaderDictionary headers)
    {
        List<string>? forged = null;
        foreach (var (name, values) in headers)
        {
            if (RequestSyntax.HasControl(values))
                return false;
            if (name.StartsWith("x-envoy-", StringComparison.OrdinalIgnoreCase))
                (forged ??= []).Add(name);
        }
        if (forged is null)
            return true;
        foreach (var name in forged)
            headers.Remove(name);
        return true;
    }
}
