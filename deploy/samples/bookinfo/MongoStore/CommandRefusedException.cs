namespace Bookinfo.Mongo;

/// <summary>A command that cannot be carried out; the client gets its code and sentence and may go on.</summary>
internal sealed class CommandRefusedException(int code, string codeName, string message) : Exception(message)
{
    /// <summary>MongoDB's number of the error.</summary>
    public int Code => code;

    public string CodeName => codeName;

    public static CommandRefusedException BadValue(string message) => new(2, "BadValue", message);

    public static CommandRefusedException FailedToParse(string message) => new(9, "FailedToParse", message);

    public static CommandRefusedException TypeMismatch(string message) => new(14, "TypeMismatch", message);

    public static CommandRefusedException CursorNotFound(long id) => new(43, "CursorNotFound", $"cursor id {id} not found");

    public static CommandRefusedException CommandNotFound(string name) => new(59, "CommandNotFound", $"no such command: '{name}'");

    public static CommandRefusedException ImmutableField() => new(66, "ImmutableField", "the field '_id' is immutable");

    public static CommandRefusedException InvalidNamespace(string name) => new(73, "InvalidNamespace", $"invalid namespace '{name}'");

    public static CommandRefusedException TooManyCollections() => new(96, "OperationFailed", "the store holds too many collections");

    public static CommandRefusedException TooLarge(string what) => new(10334, "BSONObjectTooLarge", what);

    public static CommandRefusedException DuplicateKey(Namespace ns, string key) =>
        new(11000, "DuplicateKey", $"E11000 duplicate key error collection: {ns} index: _id_ dup key: {{ _id: {key} }}");
}
