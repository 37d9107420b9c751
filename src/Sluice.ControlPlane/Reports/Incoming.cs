using Google.Protobuf.WellKnownTypes;
using Sluice.Xds.Protocol.Own;

namespace Sluice.ControlPlane.Reports;

/// <summary>Makes what a proxy sent harmless: texts short, times believable.</summary>
internal static class Incoming
{
    private const int MaxHeaders = 32;
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public static string Text(string text, int most = ReportLimits.Name) => text.Length <= most ? text : text[..most];

    /// <summary>A time of the last day; else now.</summary>
    public static DateTimeOffset Recent(Timestamp? time, DateTimeOffset now) =>
        At(time) is { } at && at > now - Day && at <= now + Day ? at : now;

    /// <summary>Null where there is none, or one that no calendar has.</summary>
    public static DateTimeOffset? At(Timestamp? time)
    {
        // Years 1 to 9999.
        if (time is not { Seconds: >= -62135596800 and <= 253402300799, Nanos: >= 0 and <= 999_999_999 })
            return null;
        return DateTimeOffset.FromUnixTimeSeconds(time.Seconds).AddTicks(time.Nanos / 100);
    }

    public static TimeSpan Length(Duration? time, TimeSpan most) =>
        time is not { Seconds: >= 0, Nanos: >= 0 and <= 999_999_999 } ? TimeSpan.Zero
        : time.Seconds > most.TotalSeconds ? most
        : TimeSpan.FromTicks((time.Seconds * TimeSpan.TicksPerSecond) + (time.Nanos / 100));

    /// <summary>A copy that is as large as it may be at most.</summary>
    public static RequestRecord Record(RequestRecord record)
    {
        var copy = new RequestRecord
        {
            Listener = Text(record.Listener),
            Port = record.Port,
            ClientAddress = Text(record.ClientAddress, 64),
            Principal = Text(record.Principal),
            Method = Text(record.Method, 32),
            Scheme = Text(record.Scheme, 8),
            Protocol = Text(record.Protocol, 16),
            Host = Text(record.Host),
            Path = Text(record.Path, ReportLimits.Path),
            Status = record.Status,
            Flags = Text(record.Flags, 32),
            Details = Text(record.Details),
            Route = Text(record.Route),
            VirtualHost = Text(record.VirtualHost),
            Source = Text(record.Source),
            Delegate = Text(record.Delegate),
            Rule = Text(record.Rule),
            Cluster = Text(record.Cluster),
            Endpoint = Text(record.Endpoint),
            UpstreamPath = Text(record.UpstreamPath, ReportLimits.Path),
            Duration = record.Duration,
            UpstreamStart = record.UpstreamStart,
            UpstreamFirstByte = record.UpstreamFirstByte,
            ReceivedBytes = record.ReceivedBytes,
            SentBytes = record.SentBytes,
            TlsVersion = Text(record.TlsVersion, 16),
            Sni = Text(record.Sni),
        };
        foreach (var header in record.Headers.Take(MaxHeaders))
            copy.Headers.Add(new RequestRecord.Types.Header { Name = Text(header.Name, 64), Value = Text(header.Value) });
        return copy;
    }
}
