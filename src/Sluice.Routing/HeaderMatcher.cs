using Sluice.Snapshot;

namespace Sluice.Routing;

/// <summary>A compiled <see cref="HeaderMatch"/>.</summary>
internal sealed class HeaderMatcher(HeaderMatch match)
{
    private readonly ValueMatcher _value = new(match.Value);

    public bool Matches(Exchange exchange)
    {
        var value = Read(exchange, match.Name) ?? (match.MissingAsEmpty ? "" : null);
        // Envoy: a missing header satisfies an inverted presence condition, and no other one, inverted or not,
        // unless missing counts as empty.
        if (value is null)
            return match.Invert && _value.IsPresence;
        return _value.Matches(value) != match.Invert;
    }

    internal static string? Read(Exchange exchange, string name) =>
        name switch
        {
            ":method" => exchange.Method,
            ":authority" => exchange.Authority,
            ":scheme" => exchange.Scheme,
            ":path" => exchange.Path + exchange.Query,
            "host" => exchange.Authority,
            _ => exchange.RequestHeader(name),
        };
}
