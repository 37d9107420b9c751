using Google.Protobuf.Collections;
using Sluice.Values;

namespace Sluice.Xds.Mapping.Parts;

/// <summary>Repeated fields as lists.</summary>
internal static class Lists
{
    public static ValueList<T> ToList<T>(this RepeatedField<T> field) => field.Count == 0 ? [] : field.ToValueList();

    public static ValueList<TOut> ToList<TIn, TOut>(this RepeatedField<TIn> field, Func<TIn, TOut> decode)
    {
        if (field.Count == 0)
            return [];
        var items = new TOut[field.Count];
        for (var i = 0; i < items.Length; i++)
            items[i] = decode(field[i]);
        return ValueList.Create<TOut>(items);
    }
}
