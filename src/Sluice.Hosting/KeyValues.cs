namespace Sluice.Hosting;

/// <summary>Reads <c>a=b,c=d</c> options, such as labels.</summary>
public static class KeyValues
{
    /// <returns>The pairs, or null and what is wrong.</returns>
    public static (Dictionary<string, string>? Pairs, string Error) Parse(string text)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = pair.IndexOf('=');
            if (equals < 1)
                return (null, $"'{pair}' is not of the form name=value");
            if (!pairs.TryAdd(pair[..equals], pair[(equals + 1)..]))
                return (null, $"'{pair[..equals]}' stands twice");
        }
        return (pairs, "");
    }
}
