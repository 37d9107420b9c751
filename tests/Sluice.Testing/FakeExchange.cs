using System.Net;
using Sluice.Routing;

namespace Sluice.Testing;

/// <summary>An exchange without a server, for routing tests.</summary>
public sealed class FakeExchange(string method, string uri) : Exchange
{
    private readonly Uri _uri = new(uri);
    private readonly Dictionary<string, List<string>> _request = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, List<string>> _response = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A GET of <paramref name="uri"/> with headers.</summary>
    public static FakeExchange Get(string uri, params ReadOnlySpan<(string Name, string Value)> headers)
    {
        var exchange = new FakeExchange("GET", uri);
        foreach (var (name, value) in headers)
            exchange.AddRequestHeader(name, value);
        return exchange;
    }

    /// <summary>Who asks.</summary>
    public IPAddress Client { get; init; } = IPAddress.Parse("192.0.2.7");

    public override string Method => method;
    public override string Path => RawPath.Split('?', 2)[0];
    public override string Query => RawPath.Contains('?') ? "?" + RawPath.Split('?', 2)[1] : "";
    public override string Authority => _uri.OriginalString.Split('/')[2];
    public override string Scheme => _uri.Scheme;
    public override string Protocol => "HTTP/1.1";
    public override int ListenerPort => _uri.Port;
    public override string RequestedServerName => Scheme == "https" ? _uri.Host : "";
    public override IPEndPoint? RemoteEndPoint => new(Client, 50_000);
    public override IPEndPoint? LocalEndPoint => new(IPAddress.Parse("192.0.2.1"), ListenerPort);
    public override DateTimeOffset StartTime { get; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    public override int StatusCode => ReplyStatus;

    public int ReplyStatus { get; private set; }

    // Uri would normalise the path; routing must see it as it was sent.
    private string RawPath => _uri.OriginalString.IndexOf('/', _uri.Scheme.Length + 3) is var i and >= 0 ? _uri.OriginalString[i..] : "/";

    public override string? RequestHeader(string name) => Joined(_request, name);

    public override void SetRequestHeader(string name, string value) => _request[name] = [value];

    public override void AddRequestHeader(string name, string value) => Add(_request, name, value);

    public override void RemoveRequestHeader(string name) => _request.Remove(name);

    public override string? ResponseHeader(string name) => Joined(_response, name);

    public override void SetResponseHeader(string name, string value) => _response[name] = [value];

    public override void AddResponseHeader(string name, string value) => Add(_response, name, value);

    public override void RemoveResponseHeader(string name) => _response.Remove(name);

    public override ValueTask ReplyAsync(int statusCode, ReadOnlyMemory<byte> body, string contentType)
    {
        ReplyStatus = statusCode;
        return default;
    }

    private static string? Joined(Dictionary<string, List<string>> headers, string name) =>
        headers.TryGetValue(name, out var values) ? string.Join(',', values) : null;

    private static void Add(Dictionary<string, List<string>> headers, string name, string value)
    {
        if (!headers.TryGetValue(name, out var values))
            headers[name] = values = [];
        values.Add(value);
    }
}
