using Sluice.Values;

namespace Sluice.Translation.Services;

internal static class Labels
{
    /// <summary>Whether every label of <paramref name="selector"/> is in <paramref name="labels"/>. An empty selector selects everything.</summary>
    public static bool Select(ValueMap<string> selector, ValueMap<string> labels)
    {
        foreach (var (key, value) in selector)
        {
            if (!labels.TryGetValue(key, out var actual) || actual != value)
                return false;
        }
        return true;
    }
}
