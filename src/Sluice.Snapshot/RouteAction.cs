using Sluice.Values;

namespace Sluice.Snapshot;

/// <summary>What becomes of a matching request.</summary>
public abstract record RouteAction;

/// <summary>Forward to one of the clusters.</summary>
public sealed record ForwardAction : RouteAction
{
    /// <summary>Chosen by weight; a single one gets everything whatever its weight. All weights 0 and more than one: no cluster.</summary>
    public ValueList<WeightedCluster> Clusters { get; init; }

    /// <summary>Replace the matched part (prefix or whole exact path; for a regex match the whole path) by this.</summary>
    public string PathRewrite { get; init; } = "";
    public RegexPathRewrite? RegexRewrite { get; init; }

    /// <summary>New authority for the upstream; empty keeps the client's.</summary>
    public string HostRewrite { get; init; } = "";

    /// <summary>Time for the whole exchange; zero: no limit.</summary>
    public TimeSpan Timeout { get; init; }
    public RetryPolicy? Retry { get; init; }
    public ValueList<MirrorPolicy> Mirrors { get; init; }
    public HashPolicy? Hash { get; init; }
}

/// <summary>RE2 pattern and substitution (<c>\1</c> for the first group), every match replaced.</summary>
public sealed record RegexPathRewrite(string Pattern, string Substitution);

public sealed record WeightedCluster
{
    public required string Cluster { get; init; }
    public int Weight { get; init; } = 1;
    public HeaderMutation RequestHeaders { get; init; } = HeaderMutation.None;
    public HeaderMutation ResponseHeaders { get; init; } = HeaderMutation.None;
}

/// <summary>Answer with a redirect. Empty parts are taken from the request.</summary>
public sealed record RedirectAction : RouteAction
{
    public string Scheme { get; init; } = "";
    public string Host { get; init; } = "";

    /// <summary>0: see <see cref="PortMode"/>.</summary>
    public int Port { get; init; }
    public RedirectPort PortMode { get; init; }

    /// <summary>The whole path and, when it has one, the query.</summary>
    public string Path { get; init; } = "";

    /// <summary>Replace the matched prefix by this.</summary>
    public string PrefixRewrite { get; init; } = "";
    public int StatusCode { get; init; } = 301;
}

public enum RedirectPort
{
    /// <summary>Keep the authority's port, except that a scheme change drops the old scheme's default port (Envoy).</summary>
    Unchanged,

    /// <summary>The default port of the new scheme, so none is written.</summary>
    FromProtocolDefault,

    /// <summary>The port that the request came in on.</summary>
    FromRequestPort,
}

/// <summary>Answer from here.</summary>
public sealed record DirectResponseAction : RouteAction
{
    public required int StatusCode { get; init; }

    /// <summary>UTF-8 text or decoded bytes, at most 1 MiB; empty: no body.</summary>
    public ValueList<byte> Body { get; init; }

    /// <summary>Whom telemetry names as the destination; null: nobody.</summary>
    public ServiceIdentity? Service { get; init; }
}

/// <summary>Retries. Not applied yet by the proxy: translation warns.</summary>
public sealed record RetryPolicy
{
    public int Attempts { get; init; }
    public TimeSpan PerTryTimeout { get; init; }
    public string RetryOn { get; init; } = "";
    public ValueList<int> StatusCodes { get; init; }
    public TimeSpan Backoff { get; init; }
    public bool RemoteLocalities { get; init; }
    public bool IgnorePreviousHosts { get; init; } = true;
}

/// <summary>A copy of the request whose answer is dropped. Not applied yet by the proxy: translation warns.</summary>
public sealed record MirrorPolicy(string Cluster, double Percent);

/// <summary>What consistent hashing takes the hash of. Not applied yet by the proxy: translation warns.</summary>
public sealed record HashPolicy
{
    public string Header { get; init; } = "";
    public string QueryParameter { get; init; } = "";
    public string Cookie { get; init; } = "";
    public string CookiePath { get; init; } = "";
    public TimeSpan? CookieTtl { get; init; }
    public bool SourceIp { get; init; }
}

/// <summary>Injected faults. Not applied yet by the proxy: translation warns.</summary>
public sealed record FaultPolicy
{
    public TimeSpan Delay { get; init; }
    public double DelayPercent { get; init; }
    public int AbortStatus { get; init; }
    public string AbortGrpcStatus { get; init; } = "";
    public double AbortPercent { get; init; }
}

/// <summary>Cross-origin resource sharing. Not applied yet by the proxy: translation warns.</summary>
public sealed record CorsSettings
{
    public ValueList<ValueMatch> AllowOrigins { get; init; }
    public ValueList<string> AllowMethods { get; init; }
    public ValueList<string> AllowHeaders { get; init; }
    public ValueList<string> ExposeHeaders { get; init; }
    public TimeSpan? MaxAge { get; init; }
    public bool? AllowCredentials { get; init; }
    public bool ForwardUnmatchedPreflights { get; init; } = true;
}
