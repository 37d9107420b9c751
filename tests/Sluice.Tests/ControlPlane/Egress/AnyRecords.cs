using System.Net;
using CsCheck;
using Sluice.Proxy.Egress;
using Sluice.Snapshot;

namespace Sluice.Tests.ControlPlane.Egress;

/// <summary>Records from small pools, so that much is seen twice, with what is hard to write among them.</summary>
internal static class AnyRecords
{
    /// <summary>Addresses that are not of the public internet.</summary>
    public static readonly string[] Special = ["10.9.9.9", "fd00::1", "169.254.169.254"];

    private static readonly string[] Hosts =
    [
        "a.test",
        "b.test",
        "yes",
        "1e5.test",
        "my_bucket.test",
        "10.9.9.9",
        "8.8.8.8",
        "2606:4700::1111",
        "::1",
        "*.a.test",
        "x\n- y",
        "",
    ];

    private static readonly string[] Methods = ["GET", "POST", "M-SEARCH", "get", "*"];
    private static readonly string[] Paths = ["/", "/a", "/a b\"\\", "/ü😀", "/x*", "*", "/a: {b} %23c"];
    private static readonly string[] Principals =
    [
        "",
        "spiffe://cluster.local/ns/a/sa/x",
        "spiffe://cluster.local/ns/a/sa/y",
        "spiffe://cluster.local/*",
    ];
    private static readonly string[] Users = ["", "alice", "böb: #1", "no", "a*"];
    private static readonly string[] Sources = ["10.1.0.1", "::ffff:10.1.0.2", "2001:db8::5", ""];
    private static readonly string[] Reached =
    [
        "",
        "93.184.216.34:443",
        .. Special.Select(s => new IPEndPoint(IPAddress.Parse(s), 443).ToString()),
    ];

    private static readonly Gen<(EgressVerdict Verdict, EgressProtocol Protocol)> Kind = Gen.Select(
        Gen.Enum<EgressVerdict>(),
        Gen.Enum<EgressProtocol>()
    );

    private static readonly Gen<(string Principal, string User, string Source)> Client = Gen.Select(
        Pick(Principals),
        Pick(Users),
        Pick(Sources)
    );

    public static readonly Gen<EgressRecord> One =
        from kind in Kind
        from client in Client
        from host in Pick(Hosts)
        from port in Pick(80, 443, 8080)
        from method in Pick(Methods)
        from path in Pick(Paths)
        from reached in Pick(Reached)
        from second in Gen.Int[0, 3600]
        select new EgressRecord
        {
            Time = new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero).AddSeconds(second),
            Verdict = kind.Verdict,
            Protocol = kind.Protocol,
            Reason = "no rule allows it",
            Host = host,
            Port = port,
            Method = kind.Protocol == EgressProtocol.Http ? method : "",
            Path = kind.Protocol == EgressProtocol.Http ? path : "",
            Principal = client.Principal,
            User = client.User,
            Source = client.Source,
            Reached = reached,
        };

    /// <summary>The request that the record tells of; null where its host could not be read.</summary>
    public static EgressRequest? Request(EgressRecord record)
    {
        if (!TargetHost.TryParse(record.Host, out var host))
            return null;
        return new EgressRequest
        {
            Principal = record.Principal,
            ProxyUser = record.User,
            SourceAddress = IPAddress.TryParse(record.Source, out var source) ? TargetHost.Of(source).Address : null,
            Host = host,
            Port = record.Port,
            Method = record.Method,
            Path = record.Path,
        };
    }

    public static Gen<T> Pick<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
