using System.Net.Sockets;
using DnsClient;
using DnsClient.Protocol;
using Sluice.Values;

namespace Sluice.Proxy.Names;

/// <summary>Takes from a response what belongs to its question, and nothing else.</summary>
internal static class AnswerReader
{
    /// <summary>Aliases followed. BIND follows 16.</summary>
    private const int MaxAliases = 16;

    /// <summary>Addresses of one name; more are ignored.</summary>
    private const int MaxAddresses = 256;

    public static NameAnswer Read(NameQuestion question, IDnsQueryResponse response)
    {
        if (!Answers(response, question))
            return NameAnswer.Failed(NameAnswerKind.NoAnswer, "the response belongs to another question");
        var code = response.Header.ResponseCode;
        if (code is not (DnsHeaderResponseCode.NoError or DnsHeaderResponseCode.NotExistentDomain))
            return NameAnswer.Failed(NameAnswerKind.ServerFailed, $"the name server answered {code}");
        var (last, leastTtl, isLoop) = FollowAliases(question.Name, response.Answers);
        if (isLoop)
            return NameAnswer.Failed(NameAnswerKind.ServerFailed, "the name is an alias of itself");
        var records = Of<AddressRecord>(response.Answers, last).Where(r => r.Address.AddressFamily == question.Family).ToList();
        if (records.Count > 0)
            return Found(records, leastTtl);
        // RFC 2308 2.1: with aliases, it is the last name that does not exist.
        var kind = code == DnsHeaderResponseCode.NoError ? NameAnswerKind.NoAddress : NameAnswerKind.NoSuchName;
        return new(kind, [], NegativeTtl(response, last), "");
    }

    private static bool Answers(IDnsQueryResponse response, NameQuestion question) =>
        response.Header.HasQuery
        && response.Questions is [var asked]
        && asked.QuestionClass == QueryClass.IN
        && asked.QuestionType == TypeOf(question.Family)
        && Is(asked.QueryName, question.Name);

    public static QueryType TypeOf(AddressFamily family) => family == AddressFamily.InterNetwork ? QueryType.A : QueryType.AAAA;

    private static NameAnswer Found(List<AddressRecord> records, TimeSpan leastTtl)
    {
        var ttl = records.Select(TtlOf).Append(leastTtl).Min();
        return new(NameAnswerKind.Found, records.Select(r => r.Address).Distinct().Take(MaxAddresses).ToValueList(), ttl, "");
    }

    private static (string Last, TimeSpan LeastTtl, bool IsLoop) FollowAliases(string name, IReadOnlyList<DnsResourceRecord> records)
    {
        var ttl = TimeSpan.MaxValue;
        for (var followed = 0; followed < MaxAliases; followed++)
        {
            if (Of<CNameRecord>(records, name).FirstOrDefault() is not { } alias)
                return (name, ttl, false);
            ttl = TtlOf(alias) < ttl ? TtlOf(alias) : ttl;
            name = alias.CanonicalName.Value.TrimEnd('.').ToLowerInvariant();
        }
        return (name, ttl, true);
    }

    // RFC 2308 3 and 5: the lesser of the SOA record's own TTL and its last field; of the zone that the name is in, not of any other.
    private static TimeSpan? NegativeTtl(IDnsQueryResponse response, string name)
    {
        var authority = response.Authorities.OfType<SoaRecord>().FirstOrDefault(s => IsWithin(name, s.DomainName.Value));
        if (authority is null)
            return null;
        var minimum = TimeSpan.FromSeconds(authority.Minimum);
        return minimum < TtlOf(authority) ? minimum : TtlOf(authority);
    }

    private static IEnumerable<T> Of<T>(IReadOnlyList<DnsResourceRecord> records, string name)
        where T : DnsResourceRecord => records.OfType<T>().Where(r => r.RecordClass == QueryClass.IN && Is(r.DomainName, name));

    // RFC 2181 8: a TTL with its highest bit set counts as zero.
    private static TimeSpan TtlOf(DnsResourceRecord record) => TimeSpan.FromSeconds(Math.Max(record.InitialTimeToLive, 0));

    private static bool Is(DnsString text, string name) =>
        text.Value.AsSpan().TrimEnd('.').Equals(name.AsSpan(), StringComparison.OrdinalIgnoreCase);

    private static bool IsWithin(string name, string zone)
    {
        var parent = zone.TrimEnd('.');
        return parent.Length == 0
            || name.Equals(parent, StringComparison.OrdinalIgnoreCase)
            || name.EndsWith("." + parent, StringComparison.OrdinalIgnoreCase);
    }
}
