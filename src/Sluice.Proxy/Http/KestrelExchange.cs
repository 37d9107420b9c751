using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Sluice.Proxy.Clusters;
using Sluice.Proxy.Egress;
using Sluice.Proxy.Forward;
using Sluice.Proxy.Listeners;
using Sluice.Routing;

namespace Sluice.Proxy.Http;

/// <summary>An exchange that Kestrel reads and writes. Kestrel keeps one per connection (or HTTP/2 stream) and uses it again.</summary>
internal sealed class KestrelExchange : Exchange
{
    private IHttpResponseFeature _response = null!;
    private string _path = "";
    private string _query = "";
    private string _authority = "";

    public KestrelExchange() => Transformer = new(this);

    public DefaultHttpContext Context { get; } = new();

    public ForwardTransformer Transformer { get; }

    public GatewayConnection Connection { get; private set; } = null!;

    public IHeaderDictionary RequestHeaders { get; private set; } = null!;

    /// <summary>Clock timestamp of the request's head.</summary>
    public long StartTimestamp { get; private set; }

    public CompiledRoute? Route { get; set; }

    /// <summary>Name of the virtual host that serves the request's host; empty: none does.</summary>
    public string VirtualHost { get; set; } = "";

    public WeightedDestination? Destination { get; set; }

    public ClusterRuntime? Cluster { get; set; }

    public UpstreamEndpoint? Endpoint { get; set; }

    /// <summary>The connections that it is sent on; null: it is not sent.</summary>
    public UpstreamPool? Pool { get; set; }

    /// <summary>What the egress policies said; null: nothing governs the request.</summary>
    public EgressPassage? Egress { get; set; }

    /// <summary>The path cannot be normalised, or the body has no certain end: no route may be chosen, nothing forwarded.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>The request's target where it is in absolute form; null: it is not.</summary>
    public string? AbsoluteTarget { get; private set; }

    /// <summary>Path and query for the upstream.</summary>
    public string UpstreamTarget { get; set; } = "";

    /// <summary><see cref="UpstreamTarget"/> without its query.</summary>
    public string UpstreamPath =>
        UpstreamTarget.IndexOf('?', StringComparison.Ordinal) is var query && query < 0 ? UpstreamTarget : UpstreamTarget[..query];

    /// <summary>Authority for the upstream; routes may rewrite it.</summary>
    public string UpstreamAuthority { get; set; } = "";

    /// <summary>Whom a forward proxy was asked for; null: the request came another way. Failures are then told in that proxy's words.</summary>
    public string? ProxiedHost { get; set; }

    /// <summary>Where a forward proxy names itself in the answer; null: there is none.</summary>
    public ViaField? Via { get; set; }

    /// <summary>What the request holds until it ends; null: nothing.</summary>
    public IDisposable? Held { get; set; }

    public ProxyFailure Failure { get; set; }

    /// <summary>Envoy's code details where nothing failed; null: the answer came from upstream.</summary>
    public string? LocalDetails { get; set; }

    /// <summary>Clock timestamps around the wait for the upstream's head; 0 where there was none.</summary>
    public long UpstreamStart { get; set; }

    public long UpstreamHead { get; set; }

    public string TransportFailure { get; set; } = "";

    public ByteCount Received { get; } = new();

    public ByteCount Sent { get; } = new();

    public override string Method => Context.Request.Method;
    public override string Path => _path;
    public override string Query => _query;
    public override string Authority => _authority;
    public override string Scheme => Connection.IsTls ? "https" : "http";
    public override string Protocol => Context.Request.Protocol;
    public override int ListenerPort => Connection.Port;
    public override string RequestedServerName => Connection.ServerName;
    public override IPEndPoint? RemoteEndPoint => Connection.Remote;
    public override IPEndPoint? LocalEndPoint => Connection.Local;
    public override int StatusCode => _response.StatusCode;
    public override DateTimeOffset StartTime => _startTime;

    private DateTimeOffset _startTime;

    public void Begin(IFeatureCollection features, TimeProvider clock)
    {
        Context.Initialize(features);
        Connection = features.Get<GatewayConnection>() ?? throw new InvalidOperationException("a connection came by another way");
        _response = features.GetRequiredFeature<IHttpResponseFeature>();
        var request = features.GetRequiredFeature<IHttpRequestFeature>();
        RequestHeaders = request.Headers;
        StartTimestamp = clock.GetTimestamp();
        _startTime = clock.GetUtcNow();
        _authority = UpstreamAuthority = RequestHeaders.Host.ToString();
        SplitTarget(request.RawTarget);
    }

    public void End()
    {
        Held?.Dispose();
        Held = null;
        Context.Uninitialize();
        (Route, Destination, Cluster, Endpoint, Egress) = (null, null, null, null, null);
        (Pool, ProxiedHost, Via, VirtualHost) = (null, null, null, "");
        (Failure, LocalDetails, TransportFailure) = (ProxyFailure.None, null, "");
        (UpstreamStart, UpstreamHead) = (0, 0);
        Received.Reset();
        Sent.Reset();
    }

    public override string? RequestHeader(string name) => Read(RequestHeaders, name);

    public override void SetRequestHeader(string name, string value)
    {
        if (IsAuthority(name))
            UpstreamAuthority = value;
        else
            RequestHeaders[name] = value;
    }

    public override void AddRequestHeader(string name, string value)
    {
        if (IsAuthority(name))
            UpstreamAuthority = value;
        else
            RequestHeaders[name] = StringValues.Concat(RequestHeaders[name], value);
    }

    public override void RemoveRequestHeader(string name)
    {
        // A request without an authority is none: Envoy refuses to remove it as well.
        if (!IsAuthority(name))
            RequestHeaders.Remove(name);
    }

    public override string? ResponseHeader(string name) => Read(_response.Headers, name);

    public override void SetResponseHeader(string name, string value) => _response.Headers[name] = value;

    public override void AddResponseHeader(string name, string value) =>
        _response.Headers[name] = StringValues.Concat(_response.Headers[name], value);

    public override void RemoveResponseHeader(string name) => _response.Headers.Remove(name);

    /// <summary>Answers a failure; after a broken request the connection ends, because where the next one would begin is anyone's guess.</summary>
    public ValueTask ReplyAsync(ProxyFailure failure)
    {
        if (failure.Kind == FailureKind.ClientProtocol && !HttpProtocol.IsHttp2(Protocol))
            _response.Headers.Connection = "close";
        return ProxiedHost is { } host
            ? ReplyAsync(ForwardReply.StatusOf(failure), Encoding.Latin1.GetBytes(ForwardReply.TextOf(failure, host) + "\n"), "text/plain")
            : ReplyAsync(failure.StatusCode, failure.Body, "text/plain");
    }

    public override async ValueTask ReplyAsync(int statusCode, ReadOnlyMemory<byte> body, string contentType)
    {
        _response.StatusCode = statusCode;
        if (body.IsEmpty)
            return;
        _response.Headers.ContentType = contentType;
        _response.Headers.ContentLength = body.Length;
        if (HttpMethods.IsHead(Method))
            return;
        Sent.Add(body.Length);
        await Context.Response.BodyWriter.WriteAsync(body, Context.RequestAborted);
    }

    private static string? Read(IHeaderDictionary headers, string name)
    {
        var values = headers[name];
        return values.Count == 0 ? null : values.ToString();
    }

    private static bool IsAuthority(string name) =>
        name.Equals("host", StringComparison.OrdinalIgnoreCase) || name.Equals(":authority", StringComparison.Ordinal);

    private void SplitTarget(string target)
    {
        IsRefused = RequestSyntax.HasFragment(target) || RequestSyntax.IsFramingUnclear(RequestHeaders, Protocol);
        AbsoluteTarget = null;
        if (target.Length > 0 && target[0] != '/')
        {
            AbsoluteTarget = target.Contains("://", StringComparison.Ordinal) ? target : null;
            target = FromAbsoluteForm(target);
        }
        var query = target.IndexOf('?');
        (var path, _query) = query < 0 ? (target, "") : (target[..query], target[query..]);
        var normal = PathNormalization.Normalize(path);
        IsRefused |= normal is null;
        _path = normal ?? path;
        UpstreamTarget = ReferenceEquals(_path, path) ? target : _path + _query;
    }

    /// <summary>RFC 9112 3.2.2: a server must accept <c>GET http://host/path</c> too. The star of OPTIONS stays as it is.</summary>
    private static string FromAbsoluteForm(string target)
    {
        var authority = target.IndexOf("://", StringComparison.Ordinal);
        if (authority < 0)
            return target;
        var path = target.AsSpan(authority + 3).IndexOfAny('/', '?');
        if (path < 0)
            return "/";
        var rest = target[(authority + 3 + path)..];
        return rest[0] == '?' ? "/" + rest : rest;
    }
}
