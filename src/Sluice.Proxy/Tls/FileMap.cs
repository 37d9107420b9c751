namespace Sluice.Proxy.Tls;

/// <summary>Finds files that the configuration names by a path of another machine, as volume mounts do.</summary>
internal sealed class FileMap(IReadOnlyDictionary<string, string> prefixes)
{
    public string Resolve(string path)
    {
        var best = "";
        foreach (var prefix in prefixes.Keys)
        {
            var trimmed = prefix.TrimEnd('/');
            var isBelow = path == trimmed || path.StartsWith(trimmed + "/", StringComparison.Ordinal);
            if (isBelow && prefix.Length > best.Length)
                best = prefix;
        }
        return best.Length == 0 ? path : Path.Join(prefixes[best], path[best.TrimEnd('/').Length..]);
    }
}
