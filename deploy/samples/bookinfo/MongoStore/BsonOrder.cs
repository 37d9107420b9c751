using MongoDB.Bson;

namespace Bookinfo.Mongo;

/// <summary>How values compare: numbers by value whatever their type, otherwise only like with like.</summary>
internal sealed class BsonOrder : IComparer<BsonValue>, IEqualityComparer<BsonValue>
{
    public static readonly BsonOrder Instance = new();

    private BsonOrder() { }

    /// <summary>Whether a filter considers two values the same.</summary>
    public static bool Same(BsonValue left, BsonValue right) => Comparable(left, right) && left.CompareTo(right) == 0;

    /// <summary>Whether one value can be less than the other: MongoDB's range operators never cross types.</summary>
    public static bool Comparable(BsonValue left, BsonValue right) =>
        left.BsonType == right.BsonType || (left.IsNumeric && right.IsNumeric) || (IsText(left) && IsText(right));

    public int Compare(BsonValue? x, BsonValue? y) => (x ?? BsonNull.Value).CompareTo(y ?? BsonNull.Value);

    public bool Equals(BsonValue? x, BsonValue? y) => x is not null && y is not null && Same(x, y);

    /// <summary>Equal for equal values: 1, 1L and 1.0 are one key, also inside documents.</summary>
    public int GetHashCode(BsonValue obj) =>
        obj switch
        {
            { IsNumeric: true } => Number(obj).GetHashCode(),
            BsonString or BsonSymbol => obj.ToString()!.GetHashCode(StringComparison.Ordinal),
            BsonDocument document => document.ElementCount,
            BsonArray array => array.Count,
            _ => obj.GetHashCode(),
        };

    // Adding zero makes one of the two zeros.
    private static double Number(BsonValue value) => value.ToDouble() + 0.0;

    private static bool IsText(BsonValue value) => value.BsonType is BsonType.String or BsonType.Symbol;
}
