using System.Net;

namespace Sluice.Proxy.Names;

/// <summary>Where host names are looked up, and for how long what was found is believed.</summary>
public sealed class NameOptions
{
    /// <summary>Name servers, asked in this order. Default: those of <see cref="ResolverFile"/>.</summary>
    public IReadOnlyList<IPEndPoint> Servers { get; init; } = [];

    /// <summary>Names that go before DNS, read again when the file changes. Default <c>/etc/hosts</c> (hosts(5)).</summary>
    public string HostsFile { get; init; } = "/etc/hosts";

    /// <summary>Name servers, search list and options, read again when the file changes. Default <c>/etc/resolv.conf</c> (resolv.conf(5)).</summary>
    public string ResolverFile { get; init; } = "/etc/resolv.conf";

    /// <summary>Least time between two looks at the files. Default 1 s.</summary>
    public TimeSpan FileCheck { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Shortest life of any DNS answer, so that a TTL of 0 does not mean a question per connection. Default 1 s (HAProxy <c>hold valid</c> has 10 s).</summary>
    public TimeSpan MinTtl { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest life of addresses. Default 1 h: zones say up to a week, and a gateway is to notice a move the same day.</summary>
    public TimeSpan MaxTtl { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Longest life of "there is no such name or address". Default 5 min: cloud zones say 15 min and more, and a new name is to be found soon.</summary>
    public TimeSpan MaxNegativeTtl { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Life of "there is no such name or address" where the answer tells none (no SOA record, RFC 2308 5). Default 5 s (CoreDNS's for clusters).</summary>
    public TimeSpan NegativeTtl { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Life of a failure: refusal, error or silence of all name servers. Default 2 s (RFC 9520 wants 1 s to 5 min).</summary>
    public TimeSpan FailureTtl { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long an answer for one address family waits for the other one. Default 50 ms (RFC 8305 3, Resolution Delay).</summary>
    public TimeSpan FamilyPatience { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Names remembered; beyond that, those leave that would be forgotten soonest. Default 10,000 (dnsmasq's greatest useful <c>cache-size</c>).</summary>
    public int MaxNames { get; init; } = 10_000;

    /// <summary>Questions under way at once; more fail at once. Default 1,000 (CoreDNS's advice for <c>forward</c>'s <c>max_concurrent</c>).</summary>
    public int MaxQuestions { get; init; } = 1_000;
}
