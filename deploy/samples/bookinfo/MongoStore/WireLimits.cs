namespace Bookinfo.Mongo;

/// <summary>Sizes of the wire protocol, as mongod announces them in its greeting.</summary>
internal static class WireLimits
{
    /// <summary>Bytes of a message header: length, request id, response id, operation.</summary>
    public const int HeaderBytes = 16;

    /// <summary>Longest message in bytes, header included.</summary>
    public const int MaxMessageBytes = 48_000_000;

    /// <summary>Longest stored document in bytes (16 MiB).</summary>
    public const int MaxDocumentBytes = 16 * 1024 * 1024;

    /// <summary>Documents in one write command.</summary>
    public const int MaxWriteBatch = 100_000;

    /// <summary>Levels of nesting a client's document may have; replies wrap a stored one in at most four more.</summary>
    public const int MaxDepth = 90;

    /// <summary>Levels of nesting the store writes; above <see cref="MaxDepth"/> for the reply's own levels.</summary>
    public const int MaxReplyDepth = 120;
}
