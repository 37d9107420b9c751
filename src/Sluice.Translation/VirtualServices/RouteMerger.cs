using Sluice.Resources.Istio;
using Sluice.Values;

namespace Sluice.Translation.VirtualServices;

/// <summary>Istio's rules for a delegate's routes under a route that delegates: the delegate narrows, and inherits what it does not set.</summary>
public static class RouteMerger
{
    /// <summary>The delegate's route as it applies; null when its conditions contradict the root's.</summary>
    public static HttpRoute? Merge(HttpRoute root, HttpRoute leaf)
    {
        if (MergeMatches(root.Match, leaf.Match) is not { } matches)
            return null;
        return leaf with
        {
            Match = matches,
            Name = JoinNames(root.Name, leaf.Name),
            Delegate = null,
            Rewrite = leaf.Rewrite ?? root.Rewrite,
            DirectResponse = leaf.DirectResponse ?? root.DirectResponse,
            Timeout = leaf.Timeout ?? root.Timeout,
            Retries = leaf.Retries ?? root.Retries,
            Fault = leaf.Fault ?? root.Fault,
            Mirror = leaf.Mirror ?? root.Mirror,
            MirrorPercent = leaf.MirrorPercent ?? root.MirrorPercent,
            MirrorPercentSnakeCase = leaf.MirrorPercentSnakeCase ?? root.MirrorPercentSnakeCase,
            MirrorPercentage = leaf.MirrorPercentage ?? root.MirrorPercentage,
            Mirrors = leaf.Mirrors.Count > 0 ? leaf.Mirrors : root.Mirrors,
            CorsPolicy = leaf.CorsPolicy ?? root.CorsPolicy,
            Headers = leaf.Headers ?? root.Headers,
        };
    }

    /// <summary>Each of the delegate's alternatives under every root alternative that covers it; null when one is covered by none.</summary>
    public static ValueList<HttpMatchRequest>? MergeMatches(ValueList<HttpMatchRequest> root, ValueList<HttpMatchRequest> leaf)
    {
        if (root.Count == 0)
            return leaf;
        if (leaf.Count == 0)
            return root;
        var merged = new List<HttpMatchRequest>();
        foreach (var inner in leaf)
        {
            var before = merged.Count;
            foreach (var outer in root)
            {
                if (!HasConflict(outer, inner))
                    merged.Add(Merge(outer, inner));
            }
            if (merged.Count == before)
                return null;
        }
        return merged.ToValueList();
    }

    /// <summary>Whether <paramref name="leaf"/> could match what <paramref name="root"/> does not.</summary>
    public static bool HasConflict(HttpMatchRequest root, HttpMatchRequest leaf) =>
        HasConflict(root.Uri, leaf.Uri)
        || HasConflict(root.Scheme, leaf.Scheme)
        || HasConflict(root.Method, leaf.Method)
        || HasConflict(root.Authority, leaf.Authority)
        || HasConflict(root.Headers, leaf.Headers)
        || HasConflict(root.WithoutHeaders, leaf.WithoutHeaders)
        || HasConflict(root.QueryParams, leaf.QueryParams)
        || root.IgnoreUriCase != leaf.IgnoreUriCase
        || (root.Port > 0 && leaf.Port > 0 && root.Port != leaf.Port)
        || (root.SourceNamespace.Length > 0 && leaf.SourceNamespace != root.SourceNamespace)
        || leaf.SourceLabels.Any(l => root.SourceLabels.TryGetValue(l.Key, out var value) && value != l.Value)
        || (root.Gateways.Count > 0 && leaf.Gateways.Count > 0 && leaf.Gateways.Any(g => !root.Gateways.Contains(g)));

    private static bool HasConflict(ValueMap<StringMatch?> root, ValueMap<StringMatch?> leaf) =>
        leaf.Any(l => root.TryGetValue(l.Key, out var outer) && HasConflict(outer, l.Value));

    private static bool HasConflict(StringMatch? root, StringMatch? leaf)
    {
        if (root is null || leaf is null)
            return false;
        if (!string.IsNullOrEmpty(root.Exact))
            return root.Exact != leaf.Exact;
        // Whether one expression covers another cannot be told, nor can an empty condition be covered.
        if (string.IsNullOrEmpty(root.Prefix) || !string.IsNullOrEmpty(leaf.Regex))
            return true;
        var narrower = string.IsNullOrEmpty(leaf.Prefix) ? leaf.Exact : leaf.Prefix;
        return string.IsNullOrEmpty(narrower) || !narrower.StartsWith(root.Prefix, StringComparison.Ordinal);
    }

    private static HttpMatchRequest Merge(HttpMatchRequest root, HttpMatchRequest leaf) =>
        leaf with
        {
            Name = JoinNames(root.Name, leaf.Name),
            Uri = leaf.Uri ?? root.Uri,
            Scheme = leaf.Scheme ?? root.Scheme,
            Method = leaf.Method ?? root.Method,
            Authority = leaf.Authority ?? root.Authority,
            Headers = Union(root.Headers, leaf.Headers),
            WithoutHeaders = Union(root.WithoutHeaders, leaf.WithoutHeaders),
            QueryParams = Union(root.QueryParams, leaf.QueryParams),
            Port = leaf.Port != 0 ? leaf.Port : root.Port,
            SourceLabels = Union(root.SourceLabels, leaf.SourceLabels),
            SourceNamespace = leaf.SourceNamespace.Length > 0 ? leaf.SourceNamespace : root.SourceNamespace,
            Gateways = leaf.Gateways.Count > 0 ? leaf.Gateways : root.Gateways,
            StatPrefix = leaf.StatPrefix.Length > 0 ? leaf.StatPrefix : root.StatPrefix,
        };

    private static string JoinNames(string root, string leaf) =>
        leaf.Length == 0 ? root
        : root.Length == 0 ? leaf
        : $"{root}-{leaf}";

    private static ValueMap<T> Union<T>(ValueMap<T> root, ValueMap<T> leaf) =>
        leaf.Count == 0 ? root
        : root.Count == 0 ? leaf
        : root.Concat(leaf).ToValueMap();
}
