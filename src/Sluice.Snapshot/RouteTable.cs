using Sluice.Values;

namespace Sluice.Snapshot;

/// <summary>The HTTP routes of a listener or filter chain.</summary>
public sealed record RouteTable
{
    /// <summary>Istio's name: <c>http.80</c>, <c>https.443.https.my-gateway.default</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The host decides: exact, then longest suffix wildcard, then <c>*</c>. No domain stands twice.</summary>
    public ValueList<VirtualHost> VirtualHosts { get; init; }
}

/// <summary>Routes of a group of hosts, tried in order.</summary>
public sealed record VirtualHost
{
    /// <summary>Istio's name: <c>host:port</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Names, <c>*.suffix</c> or <c>*</c>; lower case, without port (the request's port is ignored, as Istio sets it for gateways).</summary>
    public ValueList<string> Domains { get; init; }

    /// <summary>Answer plain requests with a 301 to https.</summary>
    public bool RequireTls { get; init; }
    public ValueList<Route> Routes { get; init; }
}

/// <summary>What matches, and what becomes of it.</summary>
public sealed record Route
{
    /// <summary>Name of the rule for access logs; empty where none was given.</summary>
    public string Name { get; init; } = "";

    /// <summary>The resource that the route comes from, as <c>namespace/name</c>.</summary>
    public string Source { get; init; } = "";

    /// <summary>Where in its resource the rule stands, as a JSON path: <c>spec.http[2]</c>, and <c>spec.http[2].match[0]</c> where the
    /// route is one of a rule's alternatives. Empty: nobody wrote it.</summary>
    public string Rule { get; init; } = "";

    /// <summary><c>namespace/name</c> of the delegate VirtualService that <see cref="Rule"/> stands in; empty: it stands in <see cref="Source"/>.</summary>
    public string Delegate { get; init; } = "";
    public RouteMatch Match { get; init; } = new();
    public required RouteAction Action { get; init; }
    public HeaderMutation RequestHeaders { get; init; } = HeaderMutation.None;
    public HeaderMutation ResponseHeaders { get; init; } = HeaderMutation.None;
    public FaultPolicy? Fault { get; init; }
    public CorsSettings? Cors { get; init; }
}

/// <summary>Conditions that must all hold. Method, authority and scheme are matched as the headers <c>:method</c>, <c>:authority</c>, <c>:scheme</c>.</summary>
public sealed record RouteMatch
{
    public PathMatch Path { get; init; } = PathMatch.Any;
    public ValueList<HeaderMatch> Headers { get; init; }
    public ValueList<QueryMatch> QueryParameters { get; init; }
}

/// <summary>A condition on the path, which never includes the query.</summary>
public sealed record PathMatch
{
    public static PathMatch Any { get; } = new() { Kind = PathMatchKind.Prefix, Value = "/" };

    public required PathMatchKind Kind { get; init; }
    public required string Value { get; init; }
    public bool IgnoreCase { get; init; }
}

public enum PathMatchKind
{
    /// <summary>String prefix: <c>/a</c> matches <c>/ab</c>.</summary>
    Prefix,
    Exact,

    /// <summary>RE2 syntax against the whole path.</summary>
    Regex,

    /// <summary>Whole segments: <c>/a</c> matches <c>/a</c> and <c>/a/b</c>, not <c>/ab</c>.</summary>
    SegmentPrefix,
}

public sealed record HeaderMatch
{
    /// <summary>Lower case; pseudo headers begin with a colon.</summary>
    public required string Name { get; init; }
    public ValueMatch Value { get; init; } = ValueMatch.Present;

    /// <summary>The condition must not hold.</summary>
    public bool Invert { get; init; }

    /// <summary>A missing header counts as an empty value.</summary>
    public bool MissingAsEmpty { get; init; }
}

public sealed record QueryMatch
{
    public required string Name { get; init; }
    public ValueMatch Value { get; init; } = ValueMatch.Present;
}

public sealed record ValueMatch(ValueMatchKind Kind, string Value, bool IgnoreCase = false)
{
    public static ValueMatch Present { get; } = new(ValueMatchKind.Present, "");
}

public enum ValueMatchKind
{
    /// <summary>The name occurs, with any value.</summary>
    Present,
    Exact,
    Prefix,
    Suffix,
    Contains,

    /// <summary>RE2 syntax against the whole value.</summary>
    Regex,
}

/// <summary>Header changes, in Envoy's order: remove, then set and add. Values may hold <c>%...%</c> place holders.</summary>
public sealed record HeaderMutation
{
    public static HeaderMutation None { get; } = new();

    public ValueList<string> Remove { get; init; }

    /// <summary>Overwrite. A request's <c>host</c> (or <c>:authority</c>) rewrites the authority.</summary>
    public ValueList<HeaderValue> Set { get; init; }

    /// <summary>Append.</summary>
    public ValueList<HeaderValue> Add { get; init; }

    public bool IsEmpty => Remove.Count + Set.Count + Add.Count == 0;
}

public sealed record HeaderValue(string Name, string Value);
