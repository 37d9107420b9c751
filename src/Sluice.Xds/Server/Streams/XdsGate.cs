using System.Net;
using System.Text;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sluice.Values;
using Sluice.Xds.Protocol.Core;

namespace Sluice.Xds.Server.Streams;

/// <summary>Lets proxies in, or tells them why not. Before that nothing is sent.</summary>
internal sealed class XdsGate(IXdsSource source, TimeProvider clock, ILogger<XdsGate> log)
{
    private const string Scheme = "Bearer ";

    /// <summary>Characters of a name, a place or a user agent. Kubernetes' names have 253.</summary>
    private const int MostInText = 1024;

    /// <summary>Characters of a node's metadata that are kept, and of its labels. Kubernetes lets a pod have 256 KiB of annotations, which are not.</summary>
    private const int MostInMetadata = 64 * 1024;

    /// <summary>Refusals that are logged in a minute. Strangers must not fill the disk.</summary>
    private const int MostLines = 60;

    private readonly Lock _lock = new();
    private long _minute;
    private int _lines;

    /// <summary>Sees who calls, before anything of theirs is read.</summary>
    /// <exception cref="RpcException">Nobody who gets anything here.</exception>
    public async Task<XdsPeer> GreetAsync(HttpContext http, CancellationToken cancel)
    {
        var (peer, refusal) = await source.GreetAsync(Peer(http), cancel);
        return refusal is null ? peer : throw Refuse("", peer, refusal);
    }

    /// <exception cref="RpcException">It is refused.</exception>
    public async Task<IXdsFeed> AdmitAsync(XdsNode node, XdsPeer peer, CancellationToken cancel)
    {
        var admission = await source.ConnectAsync(node, peer, cancel);
        return admission.Feed ?? throw Refuse(node.Id, peer, admission);
    }

    private RpcException Refuse(string node, XdsPeer peer, XdsAdmission admission)
    {
        if (MayLog())
            log.ProxyRefused(node, peer.Address, admission.Reason);
        var code = admission.IsAuthenticated ? StatusCode.PermissionDenied : StatusCode.Unauthenticated;
        return new RpcException(new Status(code, admission.Reason));
    }

    private bool MayLog()
    {
        lock (_lock)
        {
            if (_minute == 0 || clock.GetElapsedTime(_minute) >= TimeSpan.FromMinutes(1))
                (_minute, _lines) = (clock.GetTimestamp(), 0);
            return ++_lines <= MostLines;
        }
    }

    public static XdsNode Read(Node? node)
    {
        if (node is null)
            throw new XdsRefusal("the first request names no node");
        var fields = node.Metadata?.Fields.AsEnumerable() ?? [];
        var labels = node.Metadata?.Fields.GetValueOrDefault("LABELS")?.StructValue;
        return new()
        {
            Id = Name("id", node.Id),
            Cluster = Name("cluster", node.Cluster),
            Metadata = Texts("metadata", fields),
            Labels = labels is null ? null : Texts("labels", labels.Fields),
            Locality = Name("locality", Locality(node.Locality)),
            UserAgent = Name("user agent", $"{node.UserAgentName} {node.UserAgentVersion}".Trim()),
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

    // It stands in logs and lists, on one line and among others.
    private static string Name(string what, string text)
    {
        if (text.Length > MostInText)
            throw new XdsRefusal($"the node's {what} has more than {MostInText} characters");
        return !text.Any(char.IsControl) ? text : throw new XdsRefusal($"the node's {what} has control characters in it");
    }

    private static ValueMap<string> Texts(string what, IEnumerable<KeyValuePair<string, Google.Protobuf.WellKnownTypes.Value>> fields)
    {
        var texts = fields.Where(f => f.Value.HasStringValue).Select(f => KeyValuePair.Create(f.Key, f.Value.StringValue)).ToList();
        return texts.Sum(t => (long)t.Key.Length + t.Value.Length) <= MostInMetadata
            ? texts.ToValueMap()
            : throw new XdsRefusal($"the node's {what} have more than {MostInMetadata} characters");
    }

    private static string Locality(Locality? place) =>
        place is null ? "" : string.Join('/', new[] { place.Region, place.Zone, place.SubZone }.TakeWhile(p => p.Length > 0));
}
