using Sluice.Values;

namespace Sluice.Translation.Services;

/// <summary>Istio's <c>exportTo</c>: <c>*</c>, <c>.</c> or names of namespaces; nothing means everywhere.</summary>
public static class Visibility
{
    /// <summary>Whether a resource of namespace <paramref name="owner"/> with this <paramref name="exportTo"/> is seen in <paramref name="viewer"/>.</summary>
    public static bool Reaches(ValueList<string> exportTo, string owner, string viewer)
    {
        if (exportTo.Count == 0)
            return true;
        foreach (var target in exportTo)
        {
            if (target == "*" || (target == "." && owner == viewer) || target == viewer)
                return true;
        }
        return false;
    }

    /// <summary>Whether only its own namespace sees it.</summary>
    public static bool IsPrivate(ValueList<string> exportTo, string owner) =>
        exportTo.Count == 1 && (exportTo[0] == "." || exportTo[0] == owner);
}
