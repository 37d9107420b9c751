using MongoDB.Bson;

namespace Bookinfo.Mongo;

/// <summary>An aggregation: match, sort, skip, limit, project, count, and grouping that sums, which is what drivers count with.</summary>
internal sealed class Pipeline
{
    private readonly List<Func<List<StoredDocument>, List<StoredDocument>>> _stages = [];

    public Pipeline(IReadOnlyList<BsonDocument> stages)
    {
        foreach (var stage in stages)
        {
            if (stage.ElementCount != 1)
                throw CommandRefusedException.BadValue("a pipeline stage has exactly one field");
            var (name, value) = (stage.GetElement(0).Name, stage.GetElement(0).Value);
            if (_stages.Count == 0 && name is "$match" && value is BsonDocument first)
                FirstFilter = Filter.Compile(first);
            _stages.Add(Stage(name, value));
        }
    }

    /// <summary>The filter of a leading <c>$match</c>, which may use the index; all documents otherwise.</summary>
    public Filter FirstFilter { get; } = Filter.Compile([]);

    public List<StoredDocument> Run(List<StoredDocument> documents) => _stages.Aggregate(documents, (current, stage) => stage(current));

    private static Func<List<StoredDocument>, List<StoredDocument>> Stage(string name, BsonValue value)
    {
        switch (name)
        {
            case "$match":
                var filter = Filter.Compile(value.AsBsonDocument);
                return documents => [.. documents.Where(d => filter.Matches(d.Body))];
            case "$sort":
                return new Page(SortOrder.Compile(value.AsBsonDocument), 0, 0).Apply;
            case "$skip":
                var skip = Count(name, value, least: 0);
                return documents => [.. documents.Skip(skip)];
            case "$limit":
                var limit = Count(name, value, least: 1);
                return documents => [.. documents.Take(limit)];
            case "$project":
                var projection =
                    Projection.Compile(value.AsBsonDocument) ?? throw CommandRefusedException.BadValue("$project needs a field");
                return documents => [.. documents.Select(d => d with { Body = projection.Apply(d.Body) })];
            case "$count":
                var field = value.AsString;
                return documents => documents.Count == 0 ? [] : [Made(new BsonDocument(field, documents.Count))];
            case "$group":
                return new Grouping(value.AsBsonDocument).Apply;
            default:
                throw new CommandRefusedException(40324, "Location40324", $"unrecognized pipeline stage name: '{name}'");
        }
    }

    private static int Count(string stage, BsonValue value, int least)
    {
        var count = new BsonDocument(stage, value).Int(stage, 0);
        return count >= least ? count : throw CommandRefusedException.BadValue($"the argument to {stage} must be at least {least}");
    }

    private static StoredDocument Made(BsonDocument body) => new(body, body.ToBson().Length);

    /// <summary>Groups by a constant or a field, and sums constants or fields.</summary>
    private sealed class Grouping
    {
        private readonly BsonValue _key;
        private readonly (string Name, BsonValue Term)[] _sums;

        public Grouping(BsonDocument group)
        {
            _key = Term(group.GetValue("_id"));
            _sums = [.. group.Where(e => e.Name is not "_id").Select(Sum)];
        }

        public List<StoredDocument> Apply(List<StoredDocument> documents) =>
            [.. documents.GroupBy(d => Evaluate(_key, d.Body)).Select(g => Made(Total(g)))];

        private BsonDocument Total(IGrouping<BsonValue, StoredDocument> group)
        {
            var total = new BsonDocument("_id", group.Key);
            foreach (var (name, term) in _sums)
            {
                var numbers = group.Select(d => Evaluate(term, d.Body)).Where(v => v.IsNumeric).ToArray();
                var sum = numbers.Sum(v => v.ToDecimal());
                total.Add(name, Array.Exists(numbers, n => n.IsDouble) ? (double)sum : Whole(sum));
            }
            return total;
        }

        private static BsonValue Whole(decimal sum) =>
            sum is >= int.MinValue and <= int.MaxValue ? new BsonInt32((int)sum) : new BsonInt64((long)sum);

        private static (string, BsonValue) Sum(BsonElement element) =>
            element.Value is BsonDocument { ElementCount: 1 } accumulator && accumulator.TryGetValue("$sum", out var term)
                ? (element.Name, Term(term))
                : throw CommandRefusedException.BadValue($"the accumulator of '{element.Name}' is not supported");

        private static BsonValue Term(BsonValue value) =>
            value is BsonDocument or BsonArray ? throw CommandRefusedException.BadValue("expressions are not supported") : value;

        private static BsonValue Evaluate(BsonValue term, BsonDocument document)
        {
            if (term is not BsonString { Value: ['$', .. var path] })
                return term;
            return new FieldPath(path).Get(document) ?? BsonNull.Value;
        }
    }
}
