using MongoDB.Bson;

namespace Bookinfo.Mongo;

/// <summary>The fields of a result: those named, or all but those named.</summary>
internal sealed class Projection
{
    private readonly bool _including;
    private readonly Node _root;

    private Projection(bool including, Node root)
    {
        _including = including;
        _root = root;
    }

    /// <summary>Compiles a projection; null when every field is wanted.</summary>
    public static Projection? Compile(BsonDocument projection)
    {
        if (projection.ElementCount == 0)
            return null;
        var others = projection.Where(e => e.Name is not "_id").Select(e => Wanted(e)).Distinct().ToArray();
        if (others.Length > 1)
            throw CommandRefusedException.BadValue("a projection cannot both include and exclude fields");
        var including = others.Length == 1 ? others[0] : Wanted(projection.GetElement("_id"));
        var root = new Node();
        foreach (var element in projection.Where(e => e.Name is not "_id"))
            root.Add(element.Name);
        // Unlike the others _id comes along unless it is told not to.
        if ((!projection.TryGetElement("_id", out var id) || Wanted(id)) == including)
            root.Add("_id");
        return new Projection(including, root);
    }

    public BsonDocument Apply(BsonDocument document) => Apply(document, _root);

    private BsonDocument Apply(BsonDocument document, Node node)
    {
        var result = new BsonDocument();
        foreach (var element in document)
        {
            var named = node.Children.TryGetValue(element.Name, out var child);
            if (named && child!.Children.Count > 0)
                AddInner(result, element, child);
            else if (named == _including)
                result.Add(element);
        }
        return result;
    }

    private void AddInner(BsonDocument result, BsonElement element, Node node)
    {
        switch (element.Value)
        {
            case BsonDocument inner:
                result.Add(element.Name, Apply(inner, node));
                break;
            case BsonArray array:
                result.Add(element.Name, new BsonArray(array.OfType<BsonDocument>().Select(d => Apply(d, node))));
                break;
            case var scalar when !_including:
                result.Add(element.Name, scalar);
                break;
        }
    }

    private static bool Wanted(BsonElement element) =>
        element.Value.IsNumeric || element.Value.IsBoolean
            ? element.Value.ToBoolean()
            : throw CommandRefusedException.BadValue($"the projection of '{element.Name}' is neither inclusion nor exclusion");

    private sealed class Node
    {
        public Dictionary<string, Node> Children { get; } = new(StringComparer.Ordinal);

        public void Add(string path)
        {
            _ = new FieldPath(path); // refuses what is no path, and what nests too deep
            var node = this;
            foreach (var part in path.Split('.'))
            {
                if (!node.Children.TryGetValue(part, out var child))
                    node.Children[part] = child = new Node();
                node = child;
            }
        }
    }
}
