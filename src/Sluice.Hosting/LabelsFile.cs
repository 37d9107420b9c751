namespace Sluice.Hosting;

/// <summary>Reads labels as the downward API writes them: a line each, <c>app="cart"</c>.</summary>
public static class LabelsFile
{
    /// <summary>Where injected pods have it.</summary>
    public const string Standard = "/etc/istio/pod/labels";

    /// <returns>The labels, or null and what is wrong.</returns>
    public static (Dictionary<string, string>? Labels, string Error) Read(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, e.Message);
        }
    }

    public static (Dictionary<string, string>? Labels, string Error) Parse(string text)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = line.IndexOf('=');
            // A label's value holds letters, digits, - _ and . only, so that nothing in it is ever escaped.
            if (equals < 1 || line[(equals + 1)..] is not ['"', .. var value, '"'])
                return (null, $"'{line}' is not of the form name=\"value\"");
            labels[line[..equals]] = value;
        }
        return (labels, "");
    }
}
