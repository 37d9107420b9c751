using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Api.Answers;
using Sluice.ControlPlane.Reports;
using Sluice.Snapshot;

namespace Sluice.ControlPlane.Api.Admin.Reports;

/// <summary>What leaves: destinations, single records, and what would allow them.</summary>
internal sealed class EgressEndpoint(MeshReports reports)
{
    private const int MaxRows = 1_000;
    private const int MaxSources = 20;

    /// <summary>
    /// <c>GET egress/destinations?verdict=&amp;host=</c>: for each host and port <c>host, port, protocols, allowed, reported, observed,
    /// denied, firstSeen, lastSeen, sources, gateways, policies</c>, the newest first.
    /// </summary>
    public ApiAnswer Destinations(IQueryCollection query, Principal by)
    {
        reports.Look();
        var (verdict, host) = (query["verdict"].ToString(), query["host"].ToString());
        var rows = reports
            .Egress.Flows.Where(f => MaySee(by, f.Latest))
            .Where(f => verdict.Length == 0 || verdict.Equals($"{f.Latest.Record.Verdict}", StringComparison.OrdinalIgnoreCase))
            .Where(f => host.Length == 0 || f.Latest.Record.Host.Contains(host, StringComparison.OrdinalIgnoreCase))
            .GroupBy(f => (f.Latest.Record.Host, f.Latest.Record.Port))
            .OrderByDescending(g => g.Max(f => f.Last))
            .Take(MaxRows)
            .Select(g => Destination(g.Key.Host, g.Key.Port, [.. g]));
        return ApiAnswer.Ok(ReportJson.List("EgressDestinationList", rows));
    }

    /// <summary><c>GET egress/records?limit=</c>: the newest lines of the audit log, in its own words, with <c>gateway</c>.</summary>
    public ApiAnswer Records(IQueryCollection query, Principal by)
    {
        reports.Look();
        var count = int.TryParse(query["limit"], out var given) ? Math.Clamp(given, 1, EgressBook.MaxRecords) : EgressBook.MaxRecords;
        var rows = reports.Egress.Recent.Reverse().Where(r => MaySee(by, r)).Take(count).Select(Line);
        return ApiAnswer.Ok(ReportJson.List("EgressRecordList", rows));
    }

    // Whoever may see the gateway; else who may see the client's namespace.
    private static bool MaySee(Principal by, ReportedEgress reported) =>
        by.Has(Role.Viewer, reported.Gateway.Namespace)
        || (Names.NamespaceOfPrincipal(reported.Record.Principal) is { Length: > 0 } ns && by.Has(Role.Viewer, ns));

    private static JsonNode Line(ReportedEgress reported)
    {
        var line = JsonNode.Parse(reported.Record.ToLine())!.AsObject();
        line["gateway"] = reported.Gateway.Name;
        return line;
    }

    private static JsonNode Destination(string host, int port, List<EgressFlowSeen> flows) =>
        new JsonObject
        {
            ["host"] = host,
            ["port"] = port,
            ["protocols"] = ReportJson.Texts(Distinct(flows, f => $"{f.Latest.Record.Protocol}".ToLowerInvariant())),
            ["allowed"] = CountOf(flows, EgressVerdict.Allowed),
            ["reported"] = CountOf(flows, EgressVerdict.Reported),
            ["observed"] = CountOf(flows, EgressVerdict.Observed),
            ["denied"] = CountOf(flows, EgressVerdict.Denied),
            ["firstSeen"] = ReportJson.Text(flows.Min(f => f.First)),
            ["lastSeen"] = ReportJson.Text(flows.Max(f => f.Last)),
            ["sources"] = ReportJson.Texts(Distinct(flows, f => SourceOf(f.Latest.Record)).Take(MaxSources)),
            ["gateways"] = ReportJson.Texts(Distinct(flows, f => f.Latest.Gateway.Name)),
            ["policies"] = ReportJson.Texts(Distinct(flows, f => f.Latest.Record.Policy)),
            ["reason"] = flows.MaxBy(f => f.Last)!.Latest.Record.Reason,
        };

    private static long CountOf(List<EgressFlowSeen> flows, EgressVerdict verdict) =>
        flows.Where(f => f.Latest.Record.Verdict == verdict).Sum(f => f.Count);

    private static IEnumerable<string> Distinct(List<EgressFlowSeen> flows, Func<EgressFlowSeen, string> text) =>
        flows.Select(text).Where(t => t.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    private static string SourceOf(EgressRecord record) =>
        record.Principal.Length > 0 ? record.Principal
        : record.User.Length > 0 ? $"user {record.User}"
        : record.Source;
}
