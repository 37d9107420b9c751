using Sluice.Values;

namespace Sluice.Proxy.Names;

/// <summary>What is known of one full name: one answer for each family, null where it did not come in time.</summary>
internal readonly struct NameFamilies(CachedAnswer? v4, CachedAnswer? v6, NameCache cache, NameOptions options)
{
    /// <summary>The addresses, IPv4 first: IPv6 that leads nowhere is the more common fault. Null where there is none.</summary>
    public HostAddresses? Found
    {
        get
        {
            CachedAnswer?[] both = [v4, v6];
            var found = both.Where(a => a?.Answer.Kind == NameAnswerKind.Found).ToList();
            if (found.Count == 0)
                return null;
            var addresses = found.SelectMany(a => a!.Answer.Addresses).ToValueList();
            // A family of which nothing is known is to be asked for again soon; one that has no address is not.
            return new(addresses, both.Where(a => a?.Answer.Kind is not (NameAnswerKind.NoSuchName or NameAnswerKind.NoAddress)).Min(Life));
        }
    }

    /// <summary>Why there is no address, where there is none.</summary>
    public NameAnswer Failure
    {
        get
        {
            var (one, other) = (v4!.Answer, v6!.Answer);
            // NXDOMAIN is about the name, whatever happened to the other family (RFC 2308 5). Else the failure is the greater news.
            if (one.Kind == NameAnswerKind.NoSuchName || other.Kind == NameAnswerKind.NoSuchName)
                return one.Kind == NameAnswerKind.NoSuchName ? one : other;
            return one.Kind > other.Kind ? one : other;
        }
    }

    private readonly TimeSpan Life(CachedAnswer? answer) => answer is null ? options.FailureTtl : cache.Remaining(answer);
}
