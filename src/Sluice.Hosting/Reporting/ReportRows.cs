using Google.Protobuf.WellKnownTypes;
using Sluice.Proxy.Reports;
using Sluice.Snapshot;
using Own = Sluice.Xds.Protocol.Own;

namespace Sluice.Hosting.Reporting;

/// <summary>A proxy's notes in the words of the wire.</summary>
internal static class ReportRows
{
    private const int MaxTopKeys = 20;

    public static Own.TrafficCount Traffic(TrafficRow row)
    {
        var counts = row.Counts;
        return new()
        {
            Listener = row.Listener,
            Port = row.Port,
            Source = row.Route?.Source ?? "",
            Delegate = row.Route?.Delegate ?? "",
            Rule = row.Route?.Rule ?? "",
            Route = row.Route?.Name ?? "",
            Cluster = row.Cluster?.Name ?? "",
            Service = row.Cluster is { } cluster ? Service(cluster.Service) : null,
            Principal = row.Principal,
            UpstreamSecurity = (Own.TrafficCount.Types.Security)row.Security,
            Answers = { counts.Answers },
            Latencies = { counts.Latencies.SelectMany(l => new[] { (uint)l.Bucket, l.Count }) },
            ReceivedBytes = (ulong)counts.ReceivedBytes,
            SentBytes = (ulong)counts.SentBytes,
        };
    }

    public static Own.ConnectionCount Connections(ConnectionRow row) =>
        new()
        {
            Service = Service(row.Service),
            Principal = row.Principal,
            Opened = (uint)row.Opened,
            Failed = (uint)row.Failed,
            ReceivedBytes = (ulong)row.ReceivedBytes,
            SentBytes = (ulong)row.SentBytes,
            Open = row.Open,
        };

    public static Own.RequestRecord Record(RequestRecord record) =>
        new()
        {
            Time = record.Time.ToTimestamp(),
            Listener = record.Listener,
            Port = record.Port,
            ClientAddress = record.ClientAddress,
            Principal = record.Principal,
            Method = record.Method,
            Scheme = record.Scheme,
            Protocol = record.Protocol,
            Host = Plain(record.Host),
            Path = Plain(record.Path),
            Headers = { record.Headers.Select(h => new Own.RequestRecord.Types.Header { Name = h.Name, Value = Plain(h.Value) }) },
            Status = record.Status,
            Flags = record.Flags,
            Details = record.Details,
            Route = record.Route?.Name ?? "",
            VirtualHost = record.VirtualHost,
            Source = record.Route?.Source ?? "",
            Delegate = record.Route?.Delegate ?? "",
            Rule = record.Route?.Rule ?? "",
            Cluster = record.Cluster,
            Endpoint = record.Endpoint,
            UpstreamPath = Plain(record.UpstreamPath),
            Duration = Microseconds(record.Duration),
            UpstreamStart = Microseconds(record.UpstreamStart),
            UpstreamFirstByte = Microseconds(record.UpstreamFirstByte),
            ReceivedBytes = record.ReceivedBytes,
            SentBytes = record.SentBytes,
            TlsVersion = record.TlsVersion,
            Sni = record.ServerName,
        };

    public static Own.RateLimitCount RateLimit(RateLimitStatus status) =>
        new()
        {
            Policy = status.Policy,
            Limit = status.Limit,
            Shadow = status.IsShadow,
            Allowed = (ulong)status.Allowed,
            Limited = (ulong)status.Limited,
            ShadowLimited = (ulong)status.ShadowLimited,
            Overflowed = (ulong)status.Overflowed,
            KeysInUse = (uint)status.Keys,
            Top = { status.TopLimited.Take(MaxTopKeys).Select(Key) },
        };

    private static Own.RateLimitCount.Types.TopKey Key(LimitedKey key) =>
        new()
        {
            Key = Plain(key.Key),
            Limited = (ulong)key.Count,
            Overcount = (ulong)key.Overcount,
        };

    public static Own.CertificateFile Certificate(LoadedCertificate certificate) =>
        new()
        {
            Path = certificate.Path,
            Listeners = { certificate.Listeners },
            Unreadable = !certificate.IsReadable,
            Subject = certificate.Subject,
            Issuer = certificate.Issuer,
            Serial = certificate.Serial,
            Fingerprint = certificate.Fingerprint,
            Names = { certificate.Names },
            NotBefore = certificate.IsReadable ? certificate.NotBefore.ToTimestamp() : null,
            NotAfter = certificate.IsReadable ? certificate.NotAfter.ToTimestamp() : null,
            Key = certificate.Key,
        };

    private static Own.TrafficCount.Types.Service Service(ServiceIdentity service) =>
        new()
        {
            Host = service.Host,
            Name = service.Name,
            Namespace = service.Namespace,
            Subset = service.Subset,
            Port = service.Port,
        };

    private static long Microseconds(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMicrosecond;

    // Half a surrogate pair, where a text was cut, is no text for protobuf.
    private static string Plain(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]))
                return string.Concat(text.Select(c => char.IsSurrogate(c) ? '\uFFFD' : c));
        }
        return text;
    }
}
