using Sluice.Values;

namespace Sluice.Resources.Istio;

/// <summary>One HTTP rule of a VirtualService: what it matches and what becomes of a matching request.</summary>
public sealed record HttpRoute
{
    public string Name { get; init; } = "";

    /// <summary>Alternatives, of which one must match. Empty matches everything.</summary>
    public ValueList<HttpMatchRequest> Match { get; init; }
    public ValueList<HttpRouteDestination> Route { get; init; }
    public HttpRedirect? Redirect { get; init; }
    public HttpDirectResponse? DirectResponse { get; init; }
    public Delegate? Delegate { get; init; }
    public HttpRewrite? Rewrite { get; init; }

    /// <summary>Time for the whole exchange, retries included. Absent or 0 means no limit (Istio's default).</summary>
    public TimeSpan? Timeout { get; init; }
    public HttpRetry? Retries { get; init; }
    public HttpFaultInjection? Fault { get; init; }
    public Destination? Mirror { get; init; }
    public ValueList<HttpMirrorPolicy> Mirrors { get; init; }

    /// <summary>Deprecated upstream in favour of <see cref="MirrorPercentage"/>.</summary>
    public uint? MirrorPercent { get; init; }

    /// <summary>The spelling of <see cref="MirrorPercent"/> that upstream's CRD also lists.</summary>
    [Field("mirror_percent")]
    public uint? MirrorPercentSnakeCase { get; init; }
    public Percent? MirrorPercentage { get; init; }
    public CorsPolicy? CorsPolicy { get; init; }
    public HttpHeaders? Headers { get; init; }
}

/// <summary>Conditions that must all hold.</summary>
public sealed record HttpMatchRequest
{
    public string Name { get; init; } = "";
    public StringMatch? Uri { get; init; }
    public StringMatch? Scheme { get; init; }
    public StringMatch? Method { get; init; }
    public StringMatch? Authority { get; init; }

    /// <summary>Header names to conditions; a null condition asks only for presence.</summary>
    public ValueMap<StringMatch?> Headers { get; init; }
    public uint Port { get; init; }
    public ValueMap<string> SourceLabels { get; init; }
    public ValueList<string> Gateways { get; init; }
    public ValueMap<StringMatch?> QueryParams { get; init; }
    public bool IgnoreUriCase { get; init; }
    public ValueMap<StringMatch?> WithoutHeaders { get; init; }
    public string SourceNamespace { get; init; } = "";
    public string StatPrefix { get; init; } = "";
}

/// <summary>Exactly one of the three is set; all null stands for presence.</summary>
public sealed record StringMatch
{
    public string? Exact { get; init; }
    public string? Prefix { get; init; }

    /// <summary>RE2 syntax, matched against the whole value.</summary>
    public string? Regex { get; init; }
}

public sealed record HttpRouteDestination
{
    [Field("destination", Required = true)]
    public Destination? Destination { get; init; }
    public int Weight { get; init; }
    public HttpHeaders? Headers { get; init; }
}

public sealed record HttpHeaders
{
    public HeaderOperations? Request { get; init; }
    public HeaderOperations? Response { get; init; }
}

public sealed record HeaderOperations
{
    public ValueMap<string> Set { get; init; }
    public ValueMap<string> Add { get; init; }
    public ValueList<string> Remove { get; init; }
}

public sealed record HttpRewrite
{
    public string Uri { get; init; } = "";
    public string Authority { get; init; } = "";
    public RegexRewrite? UriRegexRewrite { get; init; }
}

public sealed record RegexRewrite
{
    public string Match { get; init; } = "";
    public string Rewrite { get; init; } = "";
}

public sealed record HttpRedirect
{
    public string Uri { get; init; } = "";
    public string Authority { get; init; } = "";
    public uint? Port { get; init; }
    public RedirectPortSelection? DerivePort { get; init; }
    public string Scheme { get; init; } = "";

    /// <summary>301 when 0 (Istio's default).</summary>
    public uint RedirectCode { get; init; }
    public string PrefixRewrite { get; init; } = "";
}

public enum RedirectPortSelection
{
    [Field("FROM_PROTOCOL_DEFAULT")]
    FromProtocolDefault,

    [Field("FROM_REQUEST_PORT")]
    FromRequestPort,
}

public sealed record HttpDirectResponse
{
    [Field("status", Required = true)]
    public uint Status { get; init; }
    public HttpBody? Body { get; init; }
}

/// <summary>One of text and bytes.</summary>
public sealed record HttpBody
{
    public string? String { get; init; }

    /// <summary>Base64 on the wire.</summary>
    public string? Bytes { get; init; }
}

public sealed record Delegate
{
    public string Name { get; init; } = "";
    public string Namespace { get; init; } = "";
}

public sealed record HttpRetry
{
    public int Attempts { get; init; }
    public TimeSpan? PerTryTimeout { get; init; }
    public string RetryOn { get; init; } = "";
    public bool? RetryRemoteLocalities { get; init; }
    public bool? RetryIgnorePreviousHosts { get; init; }
    public TimeSpan? Backoff { get; init; }
}

public sealed record HttpMirrorPolicy
{
    [Field("destination", Required = true)]
    public Destination? Destination { get; init; }
    public Percent? Percentage { get; init; }
}

public sealed record CorsPolicy
{
    public ValueList<StringMatch> AllowOrigins { get; init; }

    /// <summary>Deprecated upstream: exact origins.</summary>
    public ValueList<string> AllowOrigin { get; init; }
    public ValueList<string> AllowMethods { get; init; }
    public ValueList<string> AllowHeaders { get; init; }
    public ValueList<string> ExposeHeaders { get; init; }
    public TimeSpan? MaxAge { get; init; }
    public bool? AllowCredentials { get; init; }
    public UnmatchedPreflights UnmatchedPreflights { get; init; }
}

public enum UnmatchedPreflights
{
    [Field("UNSPECIFIED")]
    Unspecified,

    [Field("FORWARD")]
    Forward,

    [Field("IGNORE")]
    Ignore,
}

public sealed record HttpFaultInjection
{
    public FaultDelay? Delay { get; init; }
    public FaultAbort? Abort { get; init; }
}

public sealed record FaultDelay
{
    /// <summary>Deprecated upstream in favour of <see cref="Percentage"/>.</summary>
    public int Percent { get; init; }
    public TimeSpan? FixedDelay { get; init; }
    public TimeSpan? ExponentialDelay { get; init; }
    public Percent? Percentage { get; init; }
}

public sealed record FaultAbort
{
    public int? HttpStatus { get; init; }
    public string? GrpcStatus { get; init; }
    public string? Http2Error { get; init; }
    public Percent? Percentage { get; init; }
}
