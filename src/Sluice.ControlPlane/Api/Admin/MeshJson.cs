using System.Globalization;
using System.Text.Json.Nodes;
using Sluice.Resources.Diagnostics;
using Sluice.Xds.Server.Book;

namespace Sluice.ControlPlane.Api.Admin;

/// <summary>Proxies, roll-outs and findings as the API shows them.</summary>
internal static class MeshJson
{
    public static JsonNode Write(XdsProxyStatus proxy) =>
        new JsonObject
        {
            ["name"] = proxy.ProxyId,
            ["state"] = State(proxy.Sync),
            ["version"] = proxy.Version,
            ["runs"] = proxy.Sync == XdsSync.Rejected ? "" : proxy.AnsweredVersion,
            ["reason"] = ReasonOf(proxy),
            ["protocol"] = proxy.Protocol,
            ["address"] = proxy.Address,
            ["connectedAt"] = Text(proxy.ConnectedAt),
            ["answeredAt"] = proxy.AnsweredAt is { } at ? Text(at) : null,
            ["types"] = new JsonArray([.. proxy.Types.Select(Write)]),
        };

    public static JsonNode Write(string proxy, XdsOutcome outcome, string? reason) =>
        new JsonObject
        {
            ["name"] = proxy,
            ["outcome"] = Text(outcome),
            ["reason"] = reason ?? "",
        };

    public static JsonNode Write(Diagnostic finding) =>
        new JsonObject
        {
            ["code"] = finding.Code.Id,
            ["severity"] = finding.Severity.ToString().ToLowerInvariant(),
            ["resource"] = finding.Resource.ToString(),
            ["path"] = finding.Path,
            ["message"] = finding.Message,
            ["suggestion"] = finding.Suggestion,
        };

    /// <summary>The proxy's words of what it refuses now; empty: nothing.</summary>
    public static string ReasonOf(XdsProxyStatus proxy) =>
        string.Join("; ", proxy.Types.Where(t => t.Sync == XdsSync.Rejected && t.Rejection is not null).Select(t => t.Rejection!.Error));

    /// <summary>The worst that became of a roll-out. Null: it was not begun in time.</summary>
    public static string Outcome(XdsRollout? rollout) =>
        rollout is null || rollout.Count(XdsOutcome.TimedOut) > 0 ? Text(XdsOutcome.TimedOut)
        : rollout.Count(XdsOutcome.Rejected) > 0 ? Text(XdsOutcome.Rejected)
        : Text(XdsOutcome.Accepted);

    private static JsonNode Write(XdsTypeStatus type) =>
        new JsonObject
        {
            ["type"] = type.TypeUrl[(type.TypeUrl.LastIndexOf('.') + 1)..],
            ["state"] = State(type.Sync),
            ["version"] = type.AcceptedVersion,
            ["reason"] = type.Sync == XdsSync.Rejected ? type.Rejection?.Error ?? "" : "",
        };

    private static string State(XdsSync sync) =>
        sync switch
        {
            XdsSync.Synced => "synced",
            XdsSync.Rejected => "rejected",
            XdsSync.NeverAsked => "waiting",
            _ => "stale",
        };

    private static string Text(XdsOutcome outcome) =>
        outcome switch
        {
            XdsOutcome.Accepted => "accepted",
            XdsOutcome.Rejected => "rejected",
            XdsOutcome.Gone => "gone",
            _ => "timedOut",
        };

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
