using System.Text.Json.Nodes;
using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Api.Answers;
using Sluice.ControlPlane.Reports;
using Sluice.Xds.Protocol.Own;

namespace Sluice.ControlPlane.Api.Admin.Reports;

/// <summary>What gateways say that is, rather than happens: limits' counters and certificates in files.</summary>
internal sealed class GatewayStatesEndpoint(MeshReports reports)
{
    /// <summary>
    /// <c>GET ratelimits</c>: for each policy and limit <c>policy, limit, shadow, allowed, limited, shadowLimited, overflowed,
    /// keysInUse, gateways</c> and <c>top</c> (<c>key, limited, overcount</c>), added up over the gateways that are connected, since the policy
    /// came to each of them.
    /// </summary>
    public ApiAnswer RateLimits(Principal by)
    {
        reports.Look();
        var rows = new SortedDictionary<(string, string), List<(string Gateway, RateLimitCount Count)>>();
        foreach (var gateway in reports.Gateways.Where(g => g.Session is not null))
        {
            lock (gateway.Lock)
            {
                foreach (var count in gateway.RateLimits.Where(c => by.Has(Role.Viewer, Names.NamespaceOf(c.Policy))))
                {
                    if (!rows.TryGetValue((count.Policy, count.Limit), out var counts))
                        rows[(count.Policy, count.Limit)] = counts = [];
                    counts.Add((gateway.Identity.Name, count));
                }
            }
        }
        return ApiAnswer.Ok(ReportJson.List("RateLimitList", rows.Values.Select(Write)));
    }

    /// <summary>
    /// <c>GET certificates/files</c>: for each file of each gateway <c>gateway, path, readable, subject, issuer, serial, fingerprint, key,
    /// names, notBefore, notAfter, listeners</c>.
    /// </summary>
    public ApiAnswer CertificateFiles(Principal by)
    {
        var rows = new List<JsonNode>();
        foreach (var gateway in reports.Gateways.Where(g => by.Has(Role.Viewer, g.Identity.Namespace)))
        {
            lock (gateway.Lock)
                rows.AddRange(gateway.Certificates.Select(c => Write(gateway, c)));
        }
        return ApiAnswer.Ok(ReportJson.List("CertificateFileList", rows));
    }

    private static JsonNode Write(List<(string Gateway, RateLimitCount Count)> counts)
    {
        const int MaxTop = 20;
        var top = counts
            .SelectMany(c => c.Count.Top)
            .GroupBy(k => k.Key, StringComparer.Ordinal)
            .Select(g => (g.Key, Limited: g.Sum(k => (double)k.Limited), Overcount: g.Sum(k => (double)k.Overcount)))
            .OrderByDescending(k => k.Limited)
            .ThenBy(k => k.Key, StringComparer.Ordinal)
            .Take(MaxTop);
        return new JsonObject
        {
            ["policy"] = counts[0].Count.Policy,
            ["limit"] = counts[0].Count.Limit,
            ["shadow"] = counts.All(c => c.Count.Shadow),
            ["allowed"] = counts.Sum(c => (double)c.Count.Allowed),
            ["limited"] = counts.Sum(c => (double)c.Count.Limited),
            ["shadowLimited"] = counts.Sum(c => (double)c.Count.ShadowLimited),
            ["overflowed"] = counts.Sum(c => (double)c.Count.Overflowed),
            ["keysInUse"] = counts.Sum(c => (long)c.Count.KeysInUse),
            ["gateways"] = ReportJson.Texts(counts.Select(c => c.Gateway)),
            ["top"] = new JsonArray([
                .. top.Select(k => new JsonObject
                {
                    ["key"] = k.Key,
                    ["limited"] = k.Limited,
                    ["overcount"] = k.Overcount,
                }),
            ]),
        };
    }

    private static JsonNode Write(GatewayReports gateway, CertificateFile file) =>
        new JsonObject
        {
            ["gateway"] = gateway.Identity.Name,
            ["path"] = file.Path,
            ["readable"] = !file.Unreadable,
            ["subject"] = file.Subject,
            ["issuer"] = file.Issuer,
            ["serial"] = file.Serial,
            ["fingerprint"] = file.Fingerprint,
            ["key"] = file.Key,
            ["names"] = ReportJson.Texts(file.Names),
            ["notBefore"] = Incoming.At(file.NotBefore) is { } from ? ReportJson.Text(from) : null,
            ["notAfter"] = Incoming.At(file.NotAfter) is { } to ? ReportJson.Text(to) : null,
            ["listeners"] = ReportJson.Texts(file.Listeners),
        };
}
