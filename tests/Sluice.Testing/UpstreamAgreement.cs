using System.Globalization;
using System.Text;

namespace Sluice.Testing;

/// <summary>
/// Compares a topic's cases with what we do. Every case that differs, or has no counterpart here, must stand with its reason in
/// <c>tests/Sluice.Tests/upstream-differences.json</c> (topic, then case id); a listed one that agrees must not.
/// </summary>
public sealed class UpstreamAgreement(string topic)
{
    private readonly Dictionary<string, string?> _results = new(StringComparer.Ordinal);

    /// <summary>Runs one case: null agrees, text says how it differs. An exception differs too.</summary>
    public void Compare(UpstreamCase upstream, Func<UpstreamCase, string?> compare)
    {
        try
        {
            _results[upstream.Id] = compare(upstream);
        }
        catch (Exception failure)
        {
            _results[upstream.Id] = failure.Message;
        }
    }

    /// <summary>One line for a report.</summary>
    public string Summary()
    {
        var agreed = _results.Values.Count(r => r is null);
        return string.Create(CultureInfo.InvariantCulture, $"{topic}: {agreed} of {_results.Count} agree ({Share:P0})");
    }

    /// <summary>Share of cases that agree, from 0 to 1.</summary>
    public double Share => _results.Count == 0 ? 1 : (double)_results.Values.Count(r => r is null) / _results.Count;

    /// <summary>What is wrong between the results and the list of differences; empty when nothing is.</summary>
    public string Unlisted()
    {
        var listed = UpstreamDifferences.Section(topic);
        var text = new StringBuilder();
        foreach (var (id, difference) in _results.OrderBy(r => r.Key, StringComparer.Ordinal))
        {
            if (difference is not null && !listed.ContainsKey(id))
                text.Append(CultureInfo.InvariantCulture, $"{id} differs and is not listed: {difference}\n");
            if (difference is null && listed.ContainsKey(id))
                text.Append(CultureInfo.InvariantCulture, $"{id} is listed as different and agrees\n");
        }
        return text.ToString();
    }
}
