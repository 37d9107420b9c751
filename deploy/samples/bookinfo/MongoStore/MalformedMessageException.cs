namespace Bookinfo.Mongo;

/// <summary>The bytes of a client are no MongoDB message; the connection ends.</summary>
internal sealed class MalformedMessageException(string reason, Exception? inner = null) : Exception(reason, inner);
