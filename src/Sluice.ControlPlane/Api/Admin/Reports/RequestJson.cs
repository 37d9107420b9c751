using System.Text.Json.Nodes;
using Sluice.ControlPlane.Reports;

namespace Sluice.ControlPlane.Api.Admin.Reports;

/// <summary>A request as the console shows it.</summary>
internal static class RequestJson
{
    public static JsonObject Write(ReportedRequest request)
    {
        var record = request.Record;
        var line = new JsonObject
        {
            ["id"] = request.Id,
            ["time"] = ReportJson.Text(request.Time),
            ["gateway"] = request.Gateway,
            ["namespace"] = request.Namespace,
            ["listener"] = record.Listener,
            ["port"] = record.Port,
            ["clientAddress"] = record.ClientAddress,
            ["principal"] = record.Principal,
            ["method"] = record.Method,
            ["scheme"] = record.Scheme,
            ["protocol"] = record.Protocol,
            ["host"] = record.Host,
            ["path"] = record.Path,
            ["headers"] = new JsonArray([.. record.Headers.Select(h => new JsonObject { ["name"] = h.Name, ["value"] = h.Value })]),
            ["status"] = record.Status,
            ["flags"] = record.Flags,
            ["details"] = record.Details,
            ["route"] = Route(request),
            ["cluster"] = record.Cluster,
            ["endpoint"] = record.Endpoint,
            ["upstreamPath"] = record.UpstreamPath,
            ["durationMs"] = Milliseconds(record.Duration),
            ["upstreamStartMs"] = Milliseconds(record.UpstreamStart),
            ["upstreamFirstByteMs"] = Milliseconds(record.UpstreamFirstByte),
            ["receivedBytes"] = record.ReceivedBytes,
            ["sentBytes"] = record.SentBytes,
            ["tlsVersion"] = record.TlsVersion,
            ["sni"] = record.Sni,
        };
        return line;
    }

    // Null where nothing took it.
    private static JsonObject? Route(ReportedRequest request)
    {
        var record = request.Record;
        if (record.Source.Length == 0 && record.Route.Length == 0 && record.VirtualHost.Length == 0)
            return null;
        return new()
        {
            ["name"] = record.Route,
            ["virtualHost"] = record.VirtualHost,
            ["source"] = record.Source,
            ["delegate"] = record.Delegate,
            ["rule"] = record.Rule,
            ["ruleIndex"] = StatsEndpoint.RuleIndex(record.Rule),
        };
    }

    private static double Milliseconds(long microseconds) => Math.Round(microseconds / 1000.0, 3);
}
