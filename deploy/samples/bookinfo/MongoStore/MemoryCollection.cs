using MongoDB.Bson;
using MongoDB.Bson.IO;

namespace Bookinfo.Mongo;

/// <summary>The documents of one collection in the order of their insertion, with a unique index on <c>_id</c>.</summary>
internal sealed class MemoryCollection(Namespace ns)
{
    // What a stored document may nest; a $set with a long path is the one way to get here deeper than the reader allows.
    private static readonly BsonBinaryWriterSettings Measure = new() { MaxSerializationDepth = WireLimits.MaxDepth };

    private readonly SortedDictionary<long, StoredDocument> _documents = [];
    private readonly Dictionary<BsonValue, long> _byId = new(BsonOrder.Instance);
    private long _next;

    public long Bytes { get; private set; }

    /// <summary>Stores a document, which belongs to the collection from now on.</summary>
    public BsonValue Insert(BsonDocument document)
    {
        if (!document.TryGetValue("_id", out var id))
        {
            id = ObjectId.GenerateNewId();
            document.InsertAt(0, new BsonElement("_id", id));
        }
        else if (id is BsonArray or BsonRegularExpression or BsonUndefined)
        {
            throw CommandRefusedException.BadValue($"a document's _id cannot be of type {id.BsonType}");
        }
        var stored = Sized(document);
        if (!_byId.TryAdd(id, _next))
            throw CommandRefusedException.DuplicateKey(ns, id.ToString()!);
        _documents[_next++] = stored;
        Bytes += stored.Bytes;
        return id;
    }

    /// <summary>The documents a filter matches, with their places.</summary>
    public IEnumerable<KeyValuePair<long, StoredDocument>> Find(Filter filter)
    {
        if (filter.Id is not { } id)
            return _documents.Where(d => filter.Matches(d.Value.Body));
        return _byId.TryGetValue(id, out var place) && filter.Matches(_documents[place].Body) ? [new(place, _documents[place])] : [];
    }

    /// <summary>Replaces the document at a place; false when the two are equal.</summary>
    public bool Replace(long place, BsonDocument next)
    {
        var previous = _documents[place];
        if (!previous.Body["_id"].Equals(next.GetValue("_id", BsonNull.Value)))
            throw CommandRefusedException.ImmutableField();
        if (previous.Body.Equals(next))
            return false;
        var stored = Sized(next);
        _documents[place] = stored;
        Bytes += stored.Bytes - previous.Bytes;
        return true;
    }

    public void Remove(long place)
    {
        var document = _documents[place];
        _documents.Remove(place);
        _byId.Remove(document.Body["_id"]);
        Bytes -= document.Bytes;
    }

    private static StoredDocument Sized(BsonDocument document)
    {
        int bytes;
        try
        {
            bytes = document.ToBson(writerSettings: Measure).Length;
        }
        catch (Exception e) when (e is BsonSerializationException or FormatException or ArgumentException)
        {
            throw CommandRefusedException.BadValue($"the document cannot be stored: {e.Message}");
        }
        return bytes <= WireLimits.MaxDocumentBytes
            ? new StoredDocument(document, bytes)
            : throw CommandRefusedException.TooLarge(
                $"object to insert too large. size in bytes: {bytes}, max: {WireLimits.MaxDocumentBytes}"
            );
    }
}
