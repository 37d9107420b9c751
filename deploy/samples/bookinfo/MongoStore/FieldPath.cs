using System.Globalization;
using MongoDB.Bson;

namespace Bookinfo.Mongo;

/// <summary>A dotted name of a field, which looks into documents and, as MongoDB does, into every element of arrays.</summary>
internal sealed class FieldPath
{
    private readonly string[] _parts;

    public FieldPath(string path)
    {
        _parts = path.Split('.');
        if (_parts.Length > WireLimits.MaxDepth || _parts.Any(p => p.Length == 0 || p[0] == '$'))
            throw CommandRefusedException.BadValue($"'{path}' is no field path this store knows");
    }

    /// <summary>Every value the path reaches; an array at its end counts as itself and as each of its elements.</summary>
    public List<BsonValue> Values(BsonDocument document)
    {
        var found = new List<BsonValue>();
        Collect(document, 0, found);
        return found;
    }

    /// <summary>Sets the value at the path, making the documents on the way.</summary>
    public void Set(BsonDocument document, BsonValue value) => Parent(document, create: true)!.Set(_parts[^1], value);

    /// <summary>The value at the path, through documents only.</summary>
    public BsonValue? Get(BsonDocument document) =>
        Parent(document, create: false) is { } parent && parent.TryGetValue(_parts[^1], out var value) ? value : null;

    public void Remove(BsonDocument document) => Parent(document, create: false)?.Remove(_parts[^1]);

    private BsonDocument? Parent(BsonDocument document, bool create)
    {
        foreach (var part in _parts.AsSpan(0, _parts.Length - 1))
        {
            if (!document.TryGetValue(part, out var next))
            {
                if (!create)
                    return null;
                document[part] = next = new BsonDocument();
            }
            if (next is not BsonDocument inner)
                return create ? throw CommandRefusedException.BadValue($"cannot create a field in element '{part}'") : null;
            document = inner;
        }
        return document;
    }

    private void Collect(BsonValue node, int depth, List<BsonValue> found)
    {
        if (depth == _parts.Length)
        {
            found.Add(node);
            if (node is BsonArray leaves)
                found.AddRange(leaves);
            return;
        }
        if (node is BsonDocument document && document.TryGetValue(_parts[depth], out var child))
            Collect(child, depth + 1, found);
        if (node is not BsonArray array)
            return;
        if (int.TryParse(_parts[depth], CultureInfo.InvariantCulture, out var index) && index >= 0 && index < array.Count)
            Collect(array[index], depth + 1, found);
        foreach (var element in array.OfType<BsonDocument>())
            Collect(element, depth, found);
    }
}
