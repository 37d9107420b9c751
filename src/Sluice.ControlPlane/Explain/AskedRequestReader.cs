using System.Net;
using System.Text.Json.Nodes;
using Sluice.ControlPlane.Api.Objects;
using Sluice.Routing;

namespace Sluice.ControlPlane.Explain;

/// <summary>Reads a request that somebody asks about, as strictly as a gateway would read it.</summary>
internal static class AskedRequestReader
{
    private const int MostHeaders = 100;

    // As the proxy's limits have it.
    private const int MostText = 8 * 1024;

    /// <summary>Null, and the problem in words, where it is none.</summary>
    public static AskedRequest? Read(JsonObject body, out string problem)
    {
        problem = "";
        var (method, scheme, host) = (Or(body.TextAt("method"), "GET"), Or(body.TextAt("scheme"), "http"), body.TextAt("host"));
        var (path, query) = Split(Or(body.TextAt("path"), "/"));
        var sni = body.TextAt("sni");
        IPAddress? client = null;
        if (Number(body["port"]) is not { } port)
            problem = "port must be a number from 1 to 65535";
        else if (scheme is not ("http" or "https"))
            problem = "scheme must be http or https";
        else if (host.Length is 0 or > 512 || host.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '/'))
            problem = "host must be a host name, with or without a port";
        else if (
            method.Length > 64
            || !method.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal))
        )
            problem = "method must be a token, such as GET";
        else if (!path.StartsWith('/') || path.Length + query.Length > MostText || path.Any(char.IsControl))
            problem = $"path must begin with / and have {MostText} characters at most";
        else if (PathNormalization.Normalize(path) is not { } normal)
            problem = "a gateway refuses this path: it holds an encoded NUL";
        else if (body.TextAt("clientAddress") is { Length: > 0 } text && !IPAddress.TryParse(text, out client))
            problem = "clientAddress must be an IP address";
        else if (Headers(body["headers"]) is not { } headers)
            problem = $"headers must be an object of up to {MostHeaders} texts";
        else
            return new()
            {
                Port = port,
                Method = method,
                IsTls = scheme == "https",
                Host = host,
                Path = normal,
                Query = query,
                Headers = headers,
                ServerName = scheme == "https" ? Or(sni, HostOf(host)).ToLowerInvariant() : "",
                ApplicationProtocols = scheme == "https" ? Alpn(body["alpn"]) : [],
                ClientAddress = client,
            };
        return null;
    }

    private static int? Number(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<int>(out var number) && number is > 0 and <= ushort.MaxValue ? number : null;

    private static Dictionary<string, string>? Headers(JsonNode? node)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (node is null)
            return headers;
        if (node is not JsonObject { Count: <= MostHeaders } written)
            return null;
        foreach (var (name, value) in written)
        {
            if (
                name.Length is 0 or > 256
                || value is not JsonValue text
                || !text.TryGetValue<string>(out var read)
                || read.Length > MostText
            )
                return null;
            headers[name] = read;
        }
        return headers;
    }

    // What browsers offer.
    private static IReadOnlyList<string> Alpn(JsonNode? node) =>
        node is JsonArray { Count: <= 16 } list ? [.. list.Select(i => i.TextAt())] : ["h2", "http/1.1"];

    private static (string Path, string Query) Split(string target)
    {
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? (target, "") : (target[..mark], target[mark..]);
    }

    // An address is no server name (RFC 6066 3).
    private static string HostOf(string authority)
    {
        var colon = authority.LastIndexOf(':');
        var host = colon > authority.LastIndexOf(']') ? authority[..colon] : authority;
        return IPAddress.TryParse(host, out _) || host.StartsWith('[') ? "" : host;
    }

    private static string Or(string text, string other) => text.Length > 0 ? text : other;
}
