using System.Net;
using Sluice.Routing;

namespace Sluice.Tests.Proxy.RateLimit;

/// <summary>An exchange that keeps nothing, so that what is measured is not its own.</summary>
internal sealed class SilentExchange : Exchange
{
    public override string Method => "GET";
    public override string Path => "/";
    public override string Query => "";
    public override string Authority => "Shop.example.com";
    public override string Scheme => "http";
    public override string Protocol => "HTTP/1.1";
    public override int ListenerPort => 80;
    public override string RequestedServerName => "";
    public override IPEndPoint? RemoteEndPoint { get; } = new(IPAddress.Parse("192.0.2.7"), 50_000);
    public override IPEndPoint? LocalEndPoint => RemoteEndPoint;
    public override DateTimeOffset StartTime => default;
    public override int StatusCode => 200;

    public override string? RequestHeader(string name) => null;

    public override void SetRequestHeader(string name, string value) { }

    public override void AddRequestHeader(string name, string value) { }

    public override void RemoveRequestHeader(string name) { }

    public override string? ResponseHeader(string name) => null;

    public override void SetResponseHeader(string name, string value) { }

    public override void AddResponseHeader(string name, string value) { }

    public override void RemoveResponseHeader(string name) { }

    public override ValueTask ReplyAsync(int statusCode, ReadOnlyMemory<byte> body, string contentType) => default;
}
