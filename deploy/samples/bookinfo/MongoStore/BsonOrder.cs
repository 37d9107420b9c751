using MongoDB.Bson;

namespace Bookinfo.Mongo;

/// <summary>How values compare: numbers by value whatever their type, otherwise only like with like.</summary>
internal sealed class BsonOrder : IComparer<BsonValue>
{
    public static readonly BsonOrder Instance = new();

    private BsonOrder() { }

    public int Compare(BsonValue? x, BsonValue? y) => (x ?? BsonNull.Value).CompareTo(y ?? BsonNull.Value);

    /// <summary>Whether a filter considers two values the same.</summary>
    public static bool Same(BsonValue left, BsonValue right) => Comparable(left, right) && left.CompareTo(right) == 0;

    /// <summary>Whether one value can be less than the other: MongoDB's range operators never cross types.</summary>
    public static bool Comparable(BsonValue left, BsonValue right) =>
        left.BsonType == right.BsonType || (left.IsNumeric && right.IsNumeric) || (IsText(left) && IsText(right));

    /// <summary>A value to index by: 1, 1L and 1.0 are one key.</summary>
    public static BsonValue Key(BsonValue value) =>
        value switch
        {
            BsonInt32 number => new BsonInt64(number.Value),
            BsonDouble { Value: >= -9.0e15 and <= 9.0e15 } number when Math.Floor(number.Value) == number.Value => new BsonInt64(
                (long)number.Value
            ),
            _ => value,
        };

    private static bool IsText(BsonValue value) => value.BsonType is BsonType.String or BsonType.Symbol;
}
