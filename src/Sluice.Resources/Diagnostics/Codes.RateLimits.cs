namespace Sluice.Resources.Diagnostics;

/// <summary>Findings about RateLimitPolicy: 0450-0479.</summary>
public static partial class Codes
{
    /// <summary>A list that must hold something.</summary>
    public static readonly DiagnosticCode EmptyRateLimitList = new(
        "SLU0450",
        Severity.Error,
        "'{0}' is empty: the policy would limit nothing."
    );

    /// <summary>Not exactly one algorithm.</summary>
    public static readonly DiagnosticCode OneAlgorithm = new(
        "SLU0451",
        Severity.Error,
        "A limit is exactly one of fixedWindow, slidingWindow, tokenBucket and concurrency; this has {0}."
    );

    /// <summary>Not exactly one part.</summary>
    public static readonly DiagnosticCode OneKeyPart = new(
        "SLU0452",
        Severity.Error,
        "A part of a key is exactly one of clientAddress, header, path, host and constant; this has {0}."
    );

    /// <summary>A number out of its bounds.</summary>
    public static readonly DiagnosticCode BadRateLimitNumber = new("SLU0453", Severity.Error, "{0} is not between {1} and {2}.");

    /// <summary>A time out of its bounds.</summary>
    public static readonly DiagnosticCode BadRateLimitTime = new("SLU0454", Severity.Error, "The time must be between 10ms and 24h.");

    /// <summary>Two limits of one name.</summary>
    public static readonly DiagnosticCode RateLimitNameTaken = new(
        "SLU0455",
        Severity.Error,
        "Another limit of the policy is named '{0}'."
    );

    /// <summary>A condition that says nothing.</summary>
    public static readonly DiagnosticCode EmptyRateLimitMatch = new(
        "SLU0456",
        Severity.Error,
        "This entry holds for every request: leave it out where that is meant."
    );

    /// <summary>Neither, or both, of what a route is named by.</summary>
    public static readonly DiagnosticCode OneRouteForm = new(
        "SLU0457",
        Severity.Error,
        "A route is named by virtualService (and name), or by path; not by both, and not by name alone."
    );

    /// <summary>Anybody may send the header.</summary>
    public static readonly DiagnosticCode ForgeableExemption = new(
        "SLU0458",
        Severity.Warning,
        "Any client that sends the header '{0}' is not limited, unless a proxy in front removes it."
    );

    /// <summary>Shows what is no header's value.</summary>
    public static readonly DiagnosticCode ShowsNoHeader = new("SLU0459", Severity.Warning, "showValue has no effect without header.");

    // 0465-0474: found in translation

    /// <summary>The gateway does not exist.</summary>
    public static readonly DiagnosticCode LimitedGatewayNotFound = new("SLU0465", Severity.Warning, "There is no Gateway '{0}'.");

    /// <summary>The gateway serves no HTTP.</summary>
    public static readonly DiagnosticCode LimitedGatewayWithoutHttp = new(
        "SLU0466",
        Severity.Warning,
        "Gateway '{0}' has no server whose requests can be limited: it serves neither HTTP nor HTTPS that it terminates."
    );

    /// <summary>No server of the gateways has the host.</summary>
    public static readonly DiagnosticCode LimitedHostNotServed = new(
        "SLU0467",
        Severity.Warning,
        "No server of the policy's gateways serves the host '{0}'."
    );

    /// <summary>The VirtualService does not exist, or has no routes at the gateways.</summary>
    public static readonly DiagnosticCode LimitedServiceNotBound = new(
        "SLU0468",
        Severity.Warning,
        "There is no VirtualService '{0}' with http routes at the policy's gateways."
    );

    /// <summary>No http route has the name.</summary>
    public static readonly DiagnosticCode LimitedRouteNotFound = new(
        "SLU0469",
        Severity.Warning,
        "VirtualService '{0}' has no http route '{1}'."
    );

    /// <summary>A policy may not govern the gateway as a whole.</summary>
    public static readonly DiagnosticCode RateLimitFromElsewhere = new(
        "SLU0470",
        Severity.Warning,
        "Gateway '{0}' is of another namespace, so the policy may limit only routes of VirtualServices in its own namespace '{1}': {2}."
    );
}
