namespace Sluice.Proxy.Mongo;

/// <summary>The header of a message of the MongoDB wire protocol: four little-endian 32-bit numbers.</summary>
internal readonly record struct MongoHeader(int Length, int RequestId, int ResponseTo, int OpCode)
{
    public const int Size = 16;

    /// <summary>Default 48,000,000 bytes (the server's <c>maxMessageSizeBytes</c>).</summary>
    public const int MaxBytes = 48_000_000;
}
