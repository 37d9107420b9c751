using Sluice.Values;

namespace Sluice.ControlPlane.Injection.Webhook;

/// <summary>
/// Environment variables that a webhook's path carries, as with Istio: <c>/inject/cluster/c1/net/n1</c>, or
/// <c>/inject/:ENV:cluster=c1:ENV:net=n1</c> where a value may have slashes.
/// </summary>
public static class EnvironmentPath
{
    private const string Prefix = "/inject/";
    private const string Separator = ":ENV:";

    /// <summary>What stands for a slash within a value.</summary>
    private const string Slash = "--slash--";

    public static ValueList<KeyValuePair<string, string>> Parse(string path)
    {
        if (!path.StartsWith(Prefix, StringComparison.Ordinal))
            return default;
        var rest = path[Prefix.Length..].TrimEnd('/');
        var pairs = rest.StartsWith(Separator, StringComparison.Ordinal) ? Named(rest) : Alternating(rest);
        var variables = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in pairs)
            variables[VariableOf(name)] = value.Replace(Slash, "/", StringComparison.Ordinal);
        return variables.ToValueList();
    }

    private static IEnumerable<(string, string)> Named(string rest)
    {
        foreach (var item in rest.Split(Separator, StringSplitOptions.RemoveEmptyEntries))
        {
            if (item.Split('=', 2) is [{ Length: > 0 } name, { Length: > 0 } value])
                yield return (name, value);
        }
    }

    private static IEnumerable<(string, string)> Alternating(string rest)
    {
        var parts = rest.Split('/');
        for (var i = 0; i + 1 < parts.Length; i += 2)
        {
            if (parts[i].Length > 0 && parts[i + 1].Length > 0)
                yield return (parts[i], parts[i + 1]);
        }
    }

    private static string VariableOf(string name) =>
        name switch
        {
            "cluster" => "ISTIO_META_CLUSTER_ID",
            "net" => "ISTIO_META_NETWORK",
            _ => name.ToUpperInvariant(),
        };
}
