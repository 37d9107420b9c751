using MongoDB.Bson;

namespace Bookinfo.Mongo;

/// <summary>The order a sort document asks for.</summary>
internal sealed class SortOrder : IComparer<BsonDocument>
{
    private readonly (FieldPath Path, bool Descending)[] _keys;

    private SortOrder((FieldPath, bool)[] keys) => _keys = keys;

    public bool IsEmpty => _keys.Length == 0;

    public static SortOrder Compile(BsonDocument sort) => new([.. sort.Where(e => e.Name is not "$natural").Select(Key)]);

    public int Compare(BsonDocument? x, BsonDocument? y)
    {
        foreach (var (path, descending) in _keys)
        {
            var order = BsonOrder.Instance.Compare(Pick(path, descending, x!), Pick(path, descending, y!));
            if (order != 0)
                return descending ? -order : order;
        }
        return 0;
    }

    private static (FieldPath, bool) Key(BsonElement element) =>
        element.Value.IsNumeric && Math.Abs(element.Value.ToDouble()) == 1
            ? (new FieldPath(element.Name), element.Value.ToDouble() < 0)
            : throw CommandRefusedException.BadValue($"$sort key ordering must be 1 or -1: {element.Name}");

    // An array sorts by its least element upwards and by its greatest downwards, a missing field as null.
    private static BsonValue Pick(FieldPath path, bool descending, BsonDocument document)
    {
        var values = path.Values(document).Where(v => v is not BsonArray);
        return (descending ? values.Max(BsonOrder.Instance) : values.Min(BsonOrder.Instance)) ?? BsonNull.Value;
    }
}
