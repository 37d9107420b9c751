using System.Net;
using Sluice.Routing;

namespace Sluice.ControlPlane.Explain;

/// <summary>A request that nobody sends: matchers read it, and nothing answers it.</summary>
internal sealed class AskedExchange(AskedRequest request) : Exchange
{
    public override string Method => request.Method;
    public override string Path => request.Path;
    public override string Query => request.Query;
    public override string Authority => request.Host;
    public override string Scheme => request.IsTls ? "https" : "http";
    public override string Protocol => "HTTP/1.1";
    public override int ListenerPort => request.Port;
    public override string RequestedServerName => request.ServerName;
    public override IPEndPoint? RemoteEndPoint => request.ClientAddress is { } address ? new(address, 0) : null;
    public override IPEndPoint? LocalEndPoint => null;
    public override DateTimeOffset StartTime => default;
    public override int StatusCode => 0;

    public override string? RequestHeader(string name) =>
        request.Headers.TryGetValue(name, out var value) ? value
        : name.Equals("x-forwarded-proto", StringComparison.OrdinalIgnoreCase) ? Scheme
        : null;

    public override void SetRequestHeader(string name, string value) { }

    public override void AddRequestHeader(string name, string value) { }

    public override void RemoveRequestHeader(string name) { }

    public override string? ResponseHeader(string name) => null;

    public override void SetResponseHeader(string name, string value) { }

    public override void AddResponseHeader(string name, string value) { }

    public override void RemoveResponseHeader(string name) { }

    public override ValueTask ReplyAsync(int statusCode, ReadOnlyMemory<byte> body, string contentType) => default;
}
