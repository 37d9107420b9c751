using System.Globalization;

namespace Sluice.Routing;

/// <summary>A header value with Envoy's <c>%...%</c> place holders. <c>%%</c> is a percent sign; an unknown place holder stays as it is written.</summary>
public sealed class ValueTemplate
{
    private readonly Func<Exchange, string>[] _parts;
    private readonly string? _literal;

    private ValueTemplate(List<Func<Exchange, string>> parts, string? literal) => (_parts, _literal) = ([.. parts], literal);

    public string Format(Exchange exchange)
    {
        if (_literal is not null)
            return _literal;
        if (_parts.Length == 1)
            return _parts[0](exchange);
        return string.Concat(_parts.Select(p => p(exchange)));
    }

    public static ValueTemplate Parse(string text)
    {
        if (!text.Contains('%'))
            return new([], text);
        var parts = new List<Func<Exchange, string>>();
        var position = 0;
        while (position < text.Length)
        {
            var start = text.IndexOf('%', position);
            var end = start < 0 ? -1 : text.IndexOf('%', start + 1);
            if (end < 0)
            {
                AddLiteral(parts, text[position..]);
                break;
            }
            AddLiteral(parts, text[position..start]);
            var written = text[start..(end + 1)];
            parts.Add(Operator(written[1..^1]) ?? (_ => written));
            position = end + 1;
        }
        return new(parts, null);
    }

    private static void AddLiteral(List<Func<Exchange, string>> parts, string text)
    {
        if (text.Length > 0)
            parts.Add(_ => text);
    }

    private static Func<Exchange, string>? Operator(string name) =>
        name switch
        {
            "" => _ => "%",
            "PROTOCOL" => e => e.Protocol,
            "REQUESTED_SERVER_NAME" => e => Or(e.RequestedServerName),
            "RESPONSE_CODE" => e => e.StatusCode.ToString(CultureInfo.InvariantCulture),
            "START_TIME" => e => e.StartTime.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
            "DOWNSTREAM_REMOTE_ADDRESS" => e => Or(e.RemoteEndPoint?.ToString()),
            "DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT" => e => Or(e.RemoteEndPoint?.Address.ToString()),
            "DOWNSTREAM_REMOTE_PORT" => e => Or(e.RemoteEndPoint?.Port.ToString(CultureInfo.InvariantCulture)),
            "DOWNSTREAM_LOCAL_ADDRESS" => e => Or(e.LocalEndPoint?.ToString()),
            "DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT" => e => Or(e.LocalEndPoint?.Address.ToString()),
            "DOWNSTREAM_LOCAL_PORT" => e => Or(e.LocalEndPoint?.Port.ToString(CultureInfo.InvariantCulture)),
            "HOSTNAME" => _ => Environment.MachineName,
            _ when Argument(name, "REQ") is { } header => e => Or(ReadRequest(e, header)),
            _ when Argument(name, "RESP") is { } header => e => Or(e.ResponseHeader(header)),
            _ => null,
        };

    private static string Or(string? value) => string.IsNullOrEmpty(value) ? "-" : value;

    private static string? ReadRequest(Exchange exchange, string written)
    {
        // REQ(A?B) takes B where A is absent.
        var alternative = written.IndexOf('?');
        if (alternative >= 0)
            return ReadRequest(exchange, written[..alternative]) ?? ReadRequest(exchange, written[(alternative + 1)..]);
        return written.ToLowerInvariant() switch
        {
            ":method" => exchange.Method,
            ":path" => exchange.Path + exchange.Query,
            ":authority" or "host" => exchange.Authority,
            ":scheme" => exchange.Scheme,
            var name => exchange.RequestHeader(name),
        };
    }

    private static string? Argument(string text, string name) =>
        text.StartsWith(name + "(", StringComparison.Ordinal) && text.EndsWith(')') ? text[(name.Length + 1)..^1] : null;
}
