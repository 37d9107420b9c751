using MongoDB.Bson;

namespace Bookinfo.Mongo;

/// <summary>Typed access to the fields of a command.</summary>
internal static class CommandFields
{
    /// <summary>The collection a command names with its first field.</summary>
    public static Namespace Collection(this MongoCommand command)
    {
        var value = command.Body.GetElement(0).Value;
        if (!value.IsString || value.AsString.Length == 0 || value.AsString.Contains('$') || command.Database.Length == 0)
            throw CommandRefusedException.InvalidNamespace($"{command.Database}.{value}");
        return new Namespace(command.Database, value.AsString);
    }

    public static BsonDocument Document(this BsonDocument body, string name) =>
        body.GetValue(name, BsonNull.Value) switch
        {
            BsonDocument document => document,
            BsonNull => [],
            var other => throw CommandRefusedException.TypeMismatch($"'{name}' is of type {other.BsonType}, not a document"),
        };

    public static BsonDocument[] Documents(this BsonDocument body, string name) =>
        body.GetValue(name, BsonNull.Value) is BsonArray array && array.All(d => d is BsonDocument)
            ? [.. array.Cast<BsonDocument>()]
            : throw CommandRefusedException.TypeMismatch($"'{name}' must be an array of documents");

    /// <summary>A whole number, within the range of an int; the default when the field is not there.</summary>
    public static int Int(this BsonDocument body, string name, int absent)
    {
        var value = body.GetValue(name, BsonNull.Value);
        if (value.IsBsonNull)
            return absent;
        if (!value.IsNumeric)
            throw CommandRefusedException.TypeMismatch($"'{name}' must be a number");
        return (int)Math.Clamp(value.ToDouble(), int.MinValue, int.MaxValue);
    }

    public static bool Flag(this BsonDocument body, string name, bool absent = false) => body.GetValue(name, absent).ToBoolean();
}
