using System.Net;

namespace Sluice.Routing;

/// <summary>
/// One request and its answer, as routing and filters see them. It hides the HTTP engine: nothing outside the engine's own folder
/// knows which server read the request.
/// </summary>
public abstract class Exchange
{
    /// <summary>The method as received, e.g. <c>GET</c>.</summary>
    public abstract string Method { get; }

    /// <summary>The path without query, normalised as Istio does by default, and otherwise exactly as received.</summary>
    public abstract string Path { get; }

    /// <summary>The query exactly as received with its question mark; empty where there is none.</summary>
    public abstract string Query { get; }

    /// <summary>Host and optional port, from the Host header or <c>:authority</c>.</summary>
    public abstract string Authority { get; }

    /// <summary><c>http</c> or <c>https</c>: how this connection came in.</summary>
    public abstract string Scheme { get; }

    /// <summary><c>HTTP/1.0</c>, <c>HTTP/1.1</c>, <c>HTTP/2</c>.</summary>
    public abstract string Protocol { get; }

    /// <summary>The Gateway's port, whatever port the host really bound.</summary>
    public abstract int ListenerPort { get; }

    /// <summary>The server name that the client asked for in TLS; empty without TLS.</summary>
    public abstract string RequestedServerName { get; }

    public abstract IPEndPoint? RemoteEndPoint { get; }

    public abstract IPEndPoint? LocalEndPoint { get; }

    /// <summary>When the request's head had been read.</summary>
    public abstract DateTimeOffset StartTime { get; }

    /// <summary>The header's values joined by commas (RFC 9110 5.3), or null where it is absent.</summary>
    public abstract string? RequestHeader(string name);

    public abstract void SetRequestHeader(string name, string value);

    public abstract void AddRequestHeader(string name, string value);

    public abstract void RemoveRequestHeader(string name);

    /// <summary>The status of the answer, once there is one; 0 before.</summary>
    public abstract int StatusCode { get; }

    /// <summary>The header's values joined by commas, or null where it is absent.</summary>
    public abstract string? ResponseHeader(string name);

    public abstract void SetResponseHeader(string name, string value);

    public abstract void AddResponseHeader(string name, string value);

    public abstract void RemoveResponseHeader(string name);

    /// <summary>Answers from here. <paramref name="contentType"/> is not sent with an empty body.</summary>
    public abstract ValueTask ReplyAsync(int statusCode, ReadOnlyMemory<byte> body, string contentType);
}
