using Sluice.Resources.Istio;
using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Translation.Routes;

/// <summary>Header operations. The authority is not a header here: it becomes a rewrite of its own.</summary>
internal static class HeaderTranslator
{
    public static HeaderMutation Translate(HeaderOperations? operations)
    {
        if (operations is null)
            return HeaderMutation.None;
        var mutation = new HeaderMutation
        {
            Remove = operations.Remove.Where(IsOrdinary).ToValueList(),
            Set = Values(operations.Set),
            Add = Values(operations.Add),
        };
        return mutation.IsEmpty ? HeaderMutation.None : mutation;
    }

    /// <summary>The authority that the operations write; one that is set wins over one that is added. Empty: none.</summary>
    public static string Authority(HeaderOperations? operations)
    {
        if (operations is null)
            return "";
        var set = Authority(operations.Set);
        return set.Length > 0 ? set : Authority(operations.Add);
    }

    /// <summary>Both, in this order.</summary>
    public static HeaderMutation Join(HeaderMutation first, HeaderMutation second)
    {
        if (second.IsEmpty)
            return first;
        return first.IsEmpty
            ? second
            : new()
            {
                Remove = first.Remove.Concat(second.Remove).ToValueList(),
                Set = first.Set.Concat(second.Set).ToValueList(),
                Add = first.Add.Concat(second.Add).ToValueList(),
            };
    }

    private static string Authority(ValueMap<string> headers) => headers.LastOrDefault(h => IsAuthority(h.Key), new("", "")).Value;

    private static ValueList<HeaderValue> Values(ValueMap<string> headers) =>
        headers.Where(h => IsOrdinary(h.Key)).Select(h => new HeaderValue(h.Key, h.Value)).ToValueList();

    private static bool IsOrdinary(string name) => !name.StartsWith(':') && !name.Equals("host", StringComparison.OrdinalIgnoreCase);

    private static bool IsAuthority(string name) =>
        name.Equals("host", StringComparison.OrdinalIgnoreCase) || name.Equals(":authority", StringComparison.OrdinalIgnoreCase);
}
