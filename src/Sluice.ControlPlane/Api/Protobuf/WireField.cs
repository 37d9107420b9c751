namespace Sluice.ControlPlane.Api.Protobuf;

/// <summary>A field of a protocol buffer, and what it is in JSON.</summary>
/// <param name="Name">Its name in JSON.</param>
/// <param name="Type">How it is read.</param>
/// <param name="Shape">Of messages: what is in them.</param>
/// <param name="IsRepeated">It is a list.</param>
internal sealed record WireField(string Name, WireType Type, WireShape? Shape = null, bool IsRepeated = false);

/// <summary>How a field is read. Go writes fields that are not pointers always, so that their zero says nothing.</summary>
internal enum WireType
{
    Text,

    /// <summary>Base64 in JSON.</summary>
    Bytes,
    Number,
    Flag,

    /// <summary>A pointer in Go: zero is a value.</summary>
    OptionalNumber,

    /// <inheritdoc cref="OptionalNumber"/>
    OptionalFlag,
    Message,
    Time,
    NumberOrText,
    TextMap,
    BytesMap,

    /// <summary>Known, and of no use here.</summary>
    Ignored,
}
