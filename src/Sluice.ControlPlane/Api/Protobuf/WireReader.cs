using System.Globalization;
using System.Text.Json.Nodes;
using Google.Protobuf;

namespace Sluice.ControlPlane.Api.Protobuf;

/// <summary>Turns Kubernetes' protocol buffers into the JSON that they stand for. What is not known is an error: left out, it would be lost.</summary>
internal static class WireReader
{
    public const string MediaType = "application/vnd.kubernetes.protobuf";

    // Kubernetes' own frame: four bytes, then runtime.Unknown, which names the type and holds the message.
    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    private static readonly WireShape Envelope = new(
        WireShape.One(1, "typeMeta", new(WireShape.Text(1, "apiVersion"), WireShape.Text(2, "kind"))),
        (2, new("raw", WireType.Bytes)),
        WireShape.Text(3, "contentEncoding"),
        WireShape.Text(4, "contentType")
    );

    /// <summary>Null, and the problem in words, where it cannot be read.</summary>
    public static JsonObject? Read(ReadOnlySpan<byte> body, out string problem)
    {
        problem = "it is not in the format of Kubernetes";
        if (!body.StartsWith(Magic))
            return null;
        try
        {
            var envelope = ReadMessage(new CodedInputStream(body[Magic.Length..].ToArray()), Envelope);
            var apiVersion = (string?)envelope["typeMeta"]?["apiVersion"] ?? "";
            var kind = (string?)envelope["typeMeta"]?["kind"] ?? "";
            problem = $"{kind} ({apiVersion}) is taken as JSON only";
            if (WireShapes.Find(apiVersion, kind) is not { } shape)
                return null;
            var raw = Convert.FromBase64String((string?)envelope["raw"] ?? "");
            var message = ReadMessage(new CodedInputStream(raw), shape);
            message["apiVersion"] = apiVersion;
            message["kind"] = kind;
            problem = "";
            return message;
        }
        catch (Exception broken) when (broken is InvalidProtocolBufferException or InvalidDataException)
        {
            problem = broken.Message;
            return null;
        }
    }

    private static JsonObject ReadMessage(CodedInputStream input, WireShape shape)
    {
        var message = new JsonObject();
        uint tag;
        while ((tag = input.ReadTag()) != 0)
        {
            var field =
                shape.Find(WireFormat.GetTagFieldNumber(tag))
                ?? throw new InvalidDataException($"field {WireFormat.GetTagFieldNumber(tag)} is taken as JSON only");
            Add(message, field, input, tag);
        }
        return message;
    }

    private static void Add(JsonObject message, WireField field, CodedInputStream input, uint tag)
    {
        switch (field.Type)
        {
            case WireType.Ignored:
                input.SkipLastField();
                return;
            case WireType.TextMap or WireType.BytesMap:
                Expect(tag, WireFormat.WireType.LengthDelimited);
                AddEntry(message, field, new CodedInputStream(input.ReadBytes().ToByteArray()));
                return;
        }
        if (Value(field, input, tag) is not { } value)
            return;
        if (!field.IsRepeated)
            message[field.Name] = value;
        else if (message[field.Name] is JsonArray list)
            list.Add(value);
        else
            message[field.Name] = new JsonArray(value);
    }

    private static JsonNode? Value(WireField field, CodedInputStream input, uint tag)
    {
        if (field.Type is WireType.Number or WireType.OptionalNumber or WireType.Flag or WireType.OptionalFlag)
        {
            Expect(tag, WireFormat.WireType.Varint);
            var number = input.ReadInt64();
            return field.Type switch
            {
                WireType.Number => number == 0 ? null : number,
                WireType.OptionalNumber => number,
                WireType.Flag => number == 0 ? null : true,
                _ => number != 0,
            };
        }
        Expect(tag, WireFormat.WireType.LengthDelimited);
        var bytes = input.ReadBytes();
        return field.Type switch
        {
            WireType.Text => field.IsRepeated || bytes.Length > 0 ? bytes.ToStringUtf8() : null,
            WireType.Bytes => Convert.ToBase64String(bytes.Span),
            WireType.Time => ReadTime(new(bytes.ToByteArray())),
            WireType.NumberOrText => ReadNumberOrText(new(bytes.ToByteArray())),
            _ => ReadMessage(new(bytes.ToByteArray()), field.Shape!) is { } inner && (field.IsRepeated || inner.Count > 0) ? inner : null,
        };
    }

    private static void AddEntry(JsonObject message, WireField field, CodedInputStream entry)
    {
        var shape = new WireShape(
            WireShape.Text(1, "key"),
            (2, new("value", field.Type == WireType.TextMap ? WireType.Text : WireType.Bytes))
        );
        var pair = ReadMessage(entry, shape);
        if (message[field.Name] is not JsonObject map)
            message[field.Name] = map = [];
        map[(string?)pair["key"] ?? ""] = (string?)pair["value"] ?? "";
    }

    // An empty time is none.
    private static JsonNode? ReadTime(CodedInputStream input)
    {
        var time = ReadMessage(input, new(WireShape.OptionalNumber(1, "seconds"), WireShape.OptionalNumber(2, "nanos")));
        if (time.Count == 0)
            return null;
        var (seconds, nanos) = ((long?)time["seconds"] ?? 0, (long?)time["nanos"] ?? 0);
        if (seconds is < -62_135_596_800 or > 253_402_300_799 || nanos is < 0 or > 999_999_999)
            throw new InvalidDataException("a time is out of range");
        var instant = DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanos / 100);
        var format = nanos == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";
        return instant.ToString(format, CultureInfo.InvariantCulture);
    }

    private static JsonNode? ReadNumberOrText(CodedInputStream input)
    {
        var value = ReadMessage(
            input,
            new(WireShape.OptionalNumber(1, "type"), WireShape.OptionalNumber(2, "number"), WireShape.Text(3, "text"))
        );
        if ((long?)value["type"] == 1)
            return (string?)value["text"];
        return (long?)value["number"] is { } number and not 0 ? number : null;
    }

    private static void Expect(uint tag, WireFormat.WireType type)
    {
        if (WireFormat.GetTagWireType(tag) != type)
            throw new InvalidDataException($"field {WireFormat.GetTagFieldNumber(tag)} is of another type than expected");
    }
}
