using System.Net;
using System.Text;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sluice.Values;
using Sluice.Xds.Protocol.Core;

namespace Sluice.Xds.Server.Streams;

/// <summary>Lets proxies in, or tells them why not. Before that nothing is sent.</summary>
internal sealed class XdsGate(IXdsSource source, ILogger<XdsGate> log)
{
    private const string Scheme = "Bearer ";

    /// <exception cref="RpcException">It is refused.</exception>
    public async Task<IXdsFeed> AdmitAsync(XdsNode node, HttpContext http, CancellationToken cancel)
    {
        var peer = Peer(http);
        var admission = await source.ConnectAsync(node, peer, cancel);
        if (admission.Feed is { } feed)
            return feed;
        log.ProxyRefused(node.Id, peer.Address, admission.Reason);
        var code = admission.IsAuthenticated ? StatusCode.PermissionDenied : StatusCode.Unauthenticated;
        throw new RpcException(new Status(code, admission.Reason));
    }

    public static XdsNode Read(Node? node)
    {
        if (node is null)
            throw new XdsRefusal("the first request names no node");
        var fields = node.Metadata?.Fields.AsEnumerable() ?? [];
        var labels = node.Metadata?.Fields.GetValueOrDefault("LABELS")?.StructValue;
        return new()
        {
            Id = node.Id,
            Cluster = node.Cluster,
            Metadata = Texts(fields),
            Labels = labels is null ? null : Texts(labels.Fields),
            Locality = Locality(node.Locality),
            UserAgent = $"{node.UserAgentName} {node.UserAgentVersion}".Trim(),
        };
    }

    public static XdsPeer Peer(HttpContext http)
    {
        var authorization = http.Request.Headers.Authorization.ToString();
        var token = authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? new Secret(Encoding.UTF8.GetBytes(authorization[Scheme.Length..].Trim()))
            : Secret.Empty;
        return new(http.Connection.ClientCertificate, token, http.Connection.RemoteIpAddress ?? IPAddress.None, http.Request.IsHttps);
    }

    private static ValueMap<string> Texts(IEnumerable<KeyValuePair<string, Google.Protobuf.WellKnownTypes.Value>> fields) =>
        fields.Where(f => f.Value.HasStringValue).Select(f => KeyValuePair.Create(f.Key, f.Value.StringValue)).ToValueMap();

    private static string Locality(Locality? place) =>
        place is null ? "" : string.Join('/', new[] { place.Region, place.Zone, place.SubZone }.TakeWhile(p => p.Length > 0));
}
