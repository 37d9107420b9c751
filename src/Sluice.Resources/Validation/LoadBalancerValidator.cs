using Sluice.Resources.Diagnostics;
using Sluice.Resources.Istio;

namespace Sluice.Resources.Validation;

/// <summary>The rules of load balancer settings.</summary>
internal static class LoadBalancerValidator
{
    // Envoy's limit for Maglev tables.
    private const ulong TableSizeLimit = 5_000_011;

    public static void Validate(LoadBalancerSettings? settings, OutlierDetection? outliers, string path, Check check)
    {
        if (settings is null)
            return;
        check.AtMostOne(
            path,
            ("simple", settings.Simple is not null),
            ("consistentHash", settings.ConsistentHash is not null),
            ("backendUtilization", settings.BackendUtilization is not null)
        );
        Hash(settings.ConsistentHash, path.Field("consistentHash"), check);
        check.AtMostOne(
            path,
            ("localityLbSetting", settings.LocalityLbSetting is not null),
            ("zoneAwareLbSetting", settings.ZoneAwareLbSetting is not null)
        );
        LocalityValidator.Validate(settings.LocalityLbSetting, outliers, path.Field("localityLbSetting"), check);
        LocalityValidator.Validate(settings.ZoneAwareLbSetting, outliers, path.Field("zoneAwareLbSetting"), check);
        check.Duration(settings.WarmupDurationSecs, path.Field("warmupDurationSecs"));
        Warmup(settings.Warmup, path.Field("warmup"), check);
    }

    private static void Warmup(Warmup? warmup, string path, Check check)
    {
        if (warmup is null)
            return;
        check.Duration(warmup.Duration, path.Field("duration"));
        if (warmup.MinimumPercent is { } percent)
            check.That(percent is >= 0 and <= 100, Codes.BadPercentage, path.Field("minimumPercent"), percent, "between 0 and 100");
        if (warmup.Aggression is { } aggression)
            check.That(aggression >= 1, Codes.OutOfRange, path.Field("aggression"), aggression, 1, "any greater number");
    }

    private static void Hash(ConsistentHash? hash, string path, Check check)
    {
        if (hash is null)
            return;
        check.AtMostOne(
            path,
            ("httpHeaderName", hash.HttpHeaderName is not null),
            ("httpCookie", hash.HttpCookie is not null),
            ("useSourceIp", hash.UseSourceIp is not null),
            ("httpQueryParameterName", hash.HttpQueryParameterName is not null)
        );
        if (hash.HttpCookie is { } cookie)
            Cookie(cookie, path.Field("httpCookie"), check);
        if (hash.MinimumRingSize is > 0)
            check.Report(Codes.Deprecated, path.Field("minimumRingSize"), "minimumRingSize", "ringHash.minimumRingSize");
        check.AtMostOne(
            path,
            ("minimumRingSize", hash.MinimumRingSize is > 0),
            ("ringHash", hash.RingHash is not null),
            ("maglev", hash.Maglev is not null)
        );
        if (hash.Maglev is { } maglev)
        {
            var size = maglev.TableSize ?? 0;
            check.That(size < TableSizeLimit && IsPrime(size), Codes.BadTableSize, path.Field("maglev.tableSize"), size);
        }
    }

    private static void Cookie(HttpCookie cookie, string path, Check check)
    {
        check.That(cookie.Name.Length > 0, Codes.EmptyValue, path.Field("name"));
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < cookie.Attributes.Count; i++)
        {
            var name = cookie.Attributes[i].Name;
            if (check.That(name.Length > 0, Codes.EmptyValue, path.Item("attributes", i).Field("name")))
                check.That(names.Add(name), Codes.DuplicateAttribute, path.Item("attributes", i).Field("name"), name);
        }
    }

    private static bool IsPrime(ulong number)
    {
        if (number < 4)
            return number > 1;
        if (number % 2 == 0)
            return false;
        for (ulong factor = 3; factor * factor <= number; factor += 2)
            if (number % factor == 0)
                return false;
        return true;
    }
}
