using MongoDB.Bson;

namespace Bookinfo.Mongo;

/// <summary>An update document: a replacement, or operators that change fields.</summary>
internal sealed class Update
{
    private readonly BsonDocument? _replacement;
    private readonly List<(string Operator, FieldPath Path, BsonValue Operand)> _changes = [];

    private Update(BsonDocument? replacement) => _replacement = replacement;

    public bool IsReplacement => _replacement is not null;

    /// <summary>Compiles an update; an operator the store does not know is refused.</summary>
    public static Update Compile(BsonValue update)
    {
        if (update is not BsonDocument document)
            throw CommandRefusedException.FailedToParse("an update must be a document; pipelines are not supported");
        if (document.ElementCount == 0 || !document.GetElement(0).Name.StartsWith('$'))
        {
            return document.Names.Any(n => n.StartsWith('$'))
                ? throw CommandRefusedException.FailedToParse("a replacement has no operators")
                : new Update(document);
        }
        var compiled = new Update(replacement: null);
        foreach (var element in document)
            compiled.Add(element);
        return compiled;
    }

    /// <summary>The document that results; the given one stays as it is.</summary>
    public BsonDocument Apply(BsonDocument document, bool inserting = false)
    {
        if (_replacement is not null)
        {
            var next = _replacement.DeepClone().AsBsonDocument;
            if (!next.Contains("_id") && document.TryGetValue("_id", out var id))
                next.InsertAt(0, new BsonElement("_id", id));
            return next;
        }
        var changed = document.DeepClone().AsBsonDocument;
        foreach (var (name, path, operand) in _changes)
            Change(changed, name, path, operand, inserting);
        return changed;
    }

    private void Add(BsonElement element)
    {
        if (element.Name is not ("$set" or "$inc" or "$unset" or "$setOnInsert"))
            throw CommandRefusedException.FailedToParse($"unknown modifier: {element.Name}");
        if (element.Value is not BsonDocument fields)
            throw CommandRefusedException.FailedToParse($"modifiers operate on fields; {element.Name} has none");
        foreach (var field in fields)
        {
            if (element.Name is "$inc" && !field.Value.IsNumeric)
                throw CommandRefusedException.TypeMismatch($"cannot increment with a non-numeric argument: {field.Name}");
            _changes.Add((element.Name, new FieldPath(field.Name), field.Value));
        }
    }

    private static void Change(BsonDocument document, string name, FieldPath path, BsonValue operand, bool inserting)
    {
        switch (name)
        {
            case "$set":
            case "$setOnInsert" when inserting:
                path.Set(document, operand.DeepClone());
                break;
            case "$inc":
                path.Set(document, Sum(path.Get(document), operand));
                break;
            case "$unset":
                path.Remove(document);
                break;
        }
    }

    private static BsonValue Sum(BsonValue? present, BsonValue amount)
    {
        if (present is null)
            return amount;
        if (!present.IsNumeric)
            throw CommandRefusedException.TypeMismatch("cannot apply $inc to a value of non-numeric type");
        if (present.IsDecimal128 || amount.IsDecimal128)
            return new BsonDecimal128(present.ToDecimal() + amount.ToDecimal());
        if (present.IsDouble || amount.IsDouble)
            return present.ToDouble() + amount.ToDouble();
        // As in MongoDB a 32-bit sum that does not fit becomes a 64-bit one, and a 64-bit one is refused.
        try
        {
            var sum = checked(present.ToInt64() + amount.ToInt64());
            return present.IsInt32 && amount.IsInt32 && sum is >= int.MinValue and <= int.MaxValue
                ? new BsonInt32((int)sum)
                : new BsonInt64(sum);
        }
        catch (OverflowException)
        {
            throw CommandRefusedException.BadValue("the result of $inc does not fit");
        }
    }
}
