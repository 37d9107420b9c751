using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Sluice.Xds.Protocol.Core;

namespace Sluice.Xds.Mapping.Parts;

/// <summary>Messages in <c>Any</c> fields, and ours in Envoy's metadata.</summary>
internal static class Typed
{
    private const string ExtrasKey = "sluice";

    public static Any Pack(string typeUrl, IMessage message) => new() { TypeUrl = typeUrl, Value = message.ToByteString() };

    public static Any Empty(string typeUrl) => new() { TypeUrl = typeUrl };

    public static T Unpack<T>(Any? any, string typeUrl, MessageParser<T> parser)
        where T : IMessage<T>
    {
        if (any?.TypeUrl != typeUrl)
            throw new MalformedResourceException($"expected {typeUrl}, found {any?.TypeUrl ?? "nothing"}");
        return parser.ParseFrom(any.Value);
    }

    /// <returns>Null where there is nothing to say.</returns>
    public static Metadata? Extras(string typeUrl, IMessage extras) =>
        extras.CalculateSize() == 0 ? null : new() { TypedFilterMetadata = { [ExtrasKey] = Pack(typeUrl, extras) } };

    /// <returns>An empty message where there is none.</returns>
    public static T Extras<T>(Metadata? metadata, string typeUrl, MessageParser<T> parser)
        where T : IMessage<T>, new() =>
        metadata is not null && metadata.TypedFilterMetadata.TryGetValue(ExtrasKey, out var any) ? Unpack(any, typeUrl, parser) : new();
}
