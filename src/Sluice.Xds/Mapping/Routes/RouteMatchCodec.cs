using Sluice.Snapshot;
using Sluice.Xds.Mapping.Parts;
using Sluice.Xds.Protocol.Matchers;
using Wire = Sluice.Xds.Protocol.Routes;

namespace Sluice.Xds.Mapping.Routes;

/// <summary>Conditions of routes.</summary>
internal static class RouteMatchCodec
{
    public static Wire.RouteMatch Encode(RouteMatch match)
    {
        var wire = new Wire.RouteMatch { CaseSensitive = match.Path.IgnoreCase ? false : null };
        switch (match.Path.Kind)
        {
            case PathMatchKind.Prefix:
                wire.Prefix = match.Path.Value;
                break;
            case PathMatchKind.Exact:
                wire.Path = match.Path.Value;
                break;
            case PathMatchKind.Regex:
                wire.SafeRegex = new() { Regex = match.Path.Value };
                break;
            case PathMatchKind.SegmentPrefix:
                wire.PathSeparatedPrefix = match.Path.Value;
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(match), match.Path.Kind, null);
        }
        foreach (var header in match.Headers)
            wire.Headers.Add(EncodeHeader(header));
        foreach (var query in match.QueryParameters)
            wire.QueryParameters.Add(
                query.Value.Kind == ValueMatchKind.Present
                    ? new Wire.QueryParameterMatcher { Name = query.Name, PresentMatch = true }
                    : new Wire.QueryParameterMatcher { Name = query.Name, StringMatch = EncodeText(query.Value) }
            );
        return wire;
    }

    public static RouteMatch Decode(Wire.RouteMatch? wire) =>
        wire is null
            ? throw new MalformedResourceException("a route has no match")
            : new()
            {
                Path = DecodePath(wire),
                Headers = wire.Headers.ToList(DecodeHeader),
                QueryParameters = wire.QueryParameters.ToList(DecodeQuery),
            };

    public static Wire.HeaderMatcher EncodeHeader(HeaderMatch match)
    {
        var wire = new Wire.HeaderMatcher
        {
            Name = match.Name,
            InvertMatch = match.Invert,
            TreatMissingHeaderAsEmpty = match.MissingAsEmpty,
        };
        if (match.Value.Kind == ValueMatchKind.Present)
            wire.PresentMatch = true;
        else
            wire.StringMatch = EncodeText(match.Value);
        return wire;
    }

    public static HeaderMatch DecodeHeader(Wire.HeaderMatcher wire) =>
        new()
        {
            Name = wire.Name,
            // Envoy: without any condition the header needs to be present; present_match: false is the inverse.
            Value = wire.HeaderMatchSpecifierCase switch
            {
                Wire.HeaderMatcher.HeaderMatchSpecifierOneofCase.StringMatch => DecodeText(wire.StringMatch),
                _ => ValueMatch.Present,
            },
            Invert =
                wire.InvertMatch
                != (wire.HeaderMatchSpecifierCase == Wire.HeaderMatcher.HeaderMatchSpecifierOneofCase.PresentMatch && !wire.PresentMatch),
            MissingAsEmpty = wire.TreatMissingHeaderAsEmpty,
        };

    private static QueryMatch DecodeQuery(Wire.QueryParameterMatcher wire) =>
        wire.QueryParameterMatchSpecifierCase switch
        {
            Wire.QueryParameterMatcher.QueryParameterMatchSpecifierOneofCase.StringMatch => new()
            {
                Name = wire.Name,
                Value = DecodeText(wire.StringMatch),
            },
            Wire.QueryParameterMatcher.QueryParameterMatchSpecifierOneofCase.PresentMatch when !wire.PresentMatch =>
                throw new MalformedResourceException($"query parameter '{wire.Name}' must be absent, which is not known"),
            _ => new() { Name = wire.Name },
        };

    private static PathMatch DecodePath(Wire.RouteMatch wire)
    {
        var (kind, value) = wire.PathSpecifierCase switch
        {
            Wire.RouteMatch.PathSpecifierOneofCase.Prefix => (PathMatchKind.Prefix, wire.Prefix),
            Wire.RouteMatch.PathSpecifierOneofCase.Path => (PathMatchKind.Exact, wire.Path),
            Wire.RouteMatch.PathSpecifierOneofCase.SafeRegex => (PathMatchKind.Regex, wire.SafeRegex.Regex),
            Wire.RouteMatch.PathSpecifierOneofCase.PathSeparatedPrefix => (PathMatchKind.SegmentPrefix, wire.PathSeparatedPrefix),
            _ => throw new MalformedResourceException("a route's match has no path"),
        };
        var ignoreCase = wire.CaseSensitive == false;
        return kind == PathMatchKind.Prefix && value == "/" && !ignoreCase
            ? PathMatch.Any
            : new()
            {
                Kind = kind,
                Value = value,
                IgnoreCase = ignoreCase,
            };
    }

    public static StringMatcher EncodeText(ValueMatch match)
    {
        var wire = new StringMatcher { IgnoreCase = match.IgnoreCase };
        switch (match.Kind)
        {
            case ValueMatchKind.Exact:
                wire.Exact = match.Value;
                break;
            case ValueMatchKind.Prefix:
                wire.Prefix = match.Value;
                break;
            case ValueMatchKind.Suffix:
                wire.Suffix = match.Value;
                break;
            case ValueMatchKind.Contains:
                wire.Contains = match.Value;
                break;
            case ValueMatchKind.Regex:
                wire.SafeRegex = new() { Regex = match.Value };
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(match), match.Kind, null);
        }
        return wire;
    }

    public static ValueMatch DecodeText(StringMatcher wire) =>
        wire.MatchPatternCase switch
        {
            StringMatcher.MatchPatternOneofCase.Exact => new(ValueMatchKind.Exact, wire.Exact, wire.IgnoreCase),
            StringMatcher.MatchPatternOneofCase.Prefix => new(ValueMatchKind.Prefix, wire.Prefix, wire.IgnoreCase),
            StringMatcher.MatchPatternOneofCase.Suffix => new(ValueMatchKind.Suffix, wire.Suffix, wire.IgnoreCase),
            StringMatcher.MatchPatternOneofCase.Contains => new(ValueMatchKind.Contains, wire.Contains, wire.IgnoreCase),
            StringMatcher.MatchPatternOneofCase.SafeRegex => new(ValueMatchKind.Regex, wire.SafeRegex.Regex, wire.IgnoreCase),
            _ => throw new MalformedResourceException("a condition on text is empty, or not known"),
        };
}
