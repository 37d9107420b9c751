using Sluice.Values;

namespace Sluice.Xds.Mapping.Incremental;

/// <summary>Keeps lists whose items stayed the very same ones.</summary>
internal static class SameItems
{
    public static ValueList<T> Or<T>(ValueList<T> last, ReadOnlySpan<T> next)
        where T : class
    {
        if (last.Count != next.Length)
            return ValueList.Create(next);
        for (var i = 0; i < next.Length; i++)
        {
            if (!ReferenceEquals(last[i], next[i]))
                return ValueList.Create(next);
        }
        return last;
    }
}
