using MongoDB.Bson;

namespace Bookinfo.Mongo;

/// <summary>A query document, compiled once per command.</summary>
internal sealed class Filter
{
    private readonly Func<BsonDocument, bool> _matches;

    private Filter(Func<BsonDocument, bool> matches, BsonValue? id)
    {
        _matches = matches;
        Id = id;
    }

    /// <summary>The <c>_id</c> every match must have, for a look-up instead of a scan; null when the filter does not say.</summary>
    public BsonValue? Id { get; }

    public bool Matches(BsonDocument document) => _matches(document);

    /// <summary>Compiles a query; an operator the store does not know is refused.</summary>
    public static Filter Compile(BsonDocument query)
    {
        BsonValue? id = null;
        if (query.TryGetValue("_id", out var wanted))
            id = wanted is BsonDocument { ElementCount: 1 } d && d.TryGetValue("$eq", out var equal) ? equal : wanted;
        var isLookup = id is not (null or BsonArray or BsonRegularExpression) && !(id is BsonDocument inner && IsOperators(inner));
        return new Filter(Document(query), isLookup ? id : null);
    }

    private static Func<BsonDocument, bool> Document(BsonDocument query)
    {
        var parts = query.Select(Element).ToArray();
        return document => Array.TrueForAll(parts, part => part(document));
    }

    private static Func<BsonDocument, bool> Element(BsonElement element)
    {
        switch (element.Name)
        {
            case "$and":
                var all = Branches(element);
                return d => Array.TrueForAll(all, branch => branch(d));
            case "$or":
                var any = Branches(element);
                return d => Array.Exists(any, branch => branch(d));
            case "$nor":
                var none = Branches(element);
                return d => !Array.Exists(none, branch => branch(d));
            case "$comment":
                return _ => true;
        }
        if (element.Name.StartsWith('$'))
            throw CommandRefusedException.BadValue($"unknown top level operator: {element.Name}");
        var path = new FieldPath(element.Name);
        var condition = Condition(element.Value);
        return document => condition(path.Values(document));
    }

    private static Func<BsonDocument, bool>[] Branches(BsonElement element) =>
        element.Value is BsonArray { Count: > 0 } branches && branches.All(b => b is BsonDocument)
            ? [.. branches.Select(b => Document(b.AsBsonDocument))]
            : throw CommandRefusedException.BadValue($"{element.Name} must be a nonempty array of documents");

    private static Func<List<BsonValue>, bool> Condition(BsonValue wanted)
    {
        if (wanted is BsonDocument operators && IsOperators(operators))
        {
            var conditions = operators.Select(o => Operator(o.Name, o.Value)).ToArray();
            return values => Array.TrueForAll(conditions, c => c(values));
        }
        return Equal(wanted);
    }

    private static Func<List<BsonValue>, bool> Operator(string name, BsonValue operand)
    {
        switch (name)
        {
            case "$eq":
                return Equal(operand);
            case "$ne":
                var equal = Equal(operand);
                return values => !equal(values);
            case "$gt":
                return Range(operand, order => order > 0);
            case "$gte":
                return Range(operand, order => order >= 0);
            case "$lt":
                return Range(operand, order => order < 0);
            case "$lte":
                return Range(operand, order => order <= 0);
            case "$in":
                return AnyOf(operand);
            case "$nin":
                var within = AnyOf(operand);
                return values => !within(values);
            case "$exists":
                var present = operand.ToBoolean();
                return values => values.Count > 0 == present;
            case "$not" when operand is BsonDocument:
                var inner = Condition(operand);
                return values => !inner(values);
            default:
                throw CommandRefusedException.BadValue($"unknown operator: {name}");
        }
    }

    private static Func<List<BsonValue>, bool> AnyOf(BsonValue operand)
    {
        if (operand is not BsonArray wanted)
            throw CommandRefusedException.BadValue("$in needs an array");
        var conditions = wanted.Select(Equal).ToArray();
        return values => Array.Exists(conditions, c => c(values));
    }

    private static Func<List<BsonValue>, bool> Equal(BsonValue wanted)
    {
        if (wanted is BsonRegularExpression)
            throw CommandRefusedException.BadValue("regular expressions are not supported");
        // A missing field equals null.
        if (wanted.IsBsonNull)
            return values => values.Count == 0 || values.Exists(v => v.IsBsonNull);
        return values => values.Exists(v => BsonOrder.Same(v, wanted));
    }

    private static Func<List<BsonValue>, bool> Range(BsonValue operand, Func<int, bool> accepts) =>
        values => values.Exists(v => BsonOrder.Comparable(v, operand) && accepts(v.CompareTo(operand)));

    private static bool IsOperators(BsonDocument value) => value.ElementCount > 0 && value.GetElement(0).Name.StartsWith('$');
}
