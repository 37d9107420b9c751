using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sluice.ControlPlane.Injection.Pods;

/// <summary>The text of a JSON string as it stands between the quotes, so that it can be written elsewhere without being escaped again.</summary>
internal readonly struct JsonText(ReadOnlyMemory<byte> raw)
{
    public ReadOnlySpan<byte> Raw => raw.Span;

    public bool IsEmpty => raw.IsEmpty;

    public JsonText First(int length) => new(raw[..length]);

    public bool Is(ReadOnlySpan<byte> ascii) => raw.Span.SequenceEqual(ascii);

    public static JsonText Of(string text) =>
        new(JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes.ToArray());

    /// <summary>The current token. An escape that needs none is undone, so that equal texts have equal bytes.</summary>
    public static JsonText Read(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName))
            throw new JsonException($"expected text at byte {reader.TokenStartIndex}");
        return reader.ValueIsEscaped ? Of(reader.GetString()!) : new(json.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length));
    }

    public override string ToString() =>
        raw.Span.Contains((byte)'\\')
            ? JsonSerializer.Deserialize<string>((byte[])[(byte)'"', .. raw.Span, (byte)'"'])!
            : Encoding.UTF8.GetString(raw.Span);
}
