using MongoDB.Bson;

namespace Bookinfo.Mongo;

/// <summary>A document and its size in bytes. The body is never changed once it is stored; an update stores another.</summary>
internal sealed record StoredDocument(BsonDocument Body, int Bytes);
