using System.Buffers;
using System.Text.Json;

namespace Sluice.Resources.Reading;

/// <summary>Writes a document as JSON, exactly: texts, numbers, booleans and nulls are what they were.</summary>
internal static class NodeJson
{
    private const string Metadata = "metadata";
    private const string Namespace = "namespace";

    /// <summary>The whole resource, with its namespace filled in where it has one and does not name it.</summary>
    public static byte[] Write(MappingNode root, string ns)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var entry in root.Entries)
            {
                writer.WritePropertyName(entry.Key);
                if (entry.Key == Metadata && entry.Value is MappingNode metadata)
                    WriteMetadata(writer, metadata, ns);
                else
                    Write(writer, entry.Value);
            }
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    public static void Write(Utf8JsonWriter writer, Node node)
    {
        switch (node)
        {
            case MappingNode mapping:
                writer.WriteStartObject();
                foreach (var entry in mapping.Entries)
                {
                    writer.WritePropertyName(entry.Key);
                    Write(writer, entry.Value);
                }
                writer.WriteEndObject();
                return;
            case SequenceNode sequence:
                writer.WriteStartArray();
                foreach (var item in sequence.Items)
                    Write(writer, item);
                writer.WriteEndArray();
                return;
            case ScalarNode scalar:
                Write(writer, scalar);
                return;
        }
    }

    private static void WriteMetadata(Utf8JsonWriter writer, MappingNode metadata, string ns)
    {
        writer.WriteStartObject();
        foreach (var entry in metadata.Entries)
        {
            if (entry.Key == Namespace)
                continue;
            writer.WritePropertyName(entry.Key);
            Write(writer, entry.Value);
        }
        if (ns.Length > 0)
            writer.WriteString(Namespace, ns);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ScalarNode scalar)
    {
        switch (scalar.Kind)
        {
            case ScalarKind.Null:
                writer.WriteNullValue();
                return;
            case ScalarKind.Bool:
                writer.WriteBooleanValue(scalar.Text == "true");
                return;
            case ScalarKind.Integer:
                writer.WriteRawValue(scalar.Text);
                return;
            case ScalarKind.Float when JsonNumber.TryWrite(scalar.Text, out var number):
                writer.WriteRawValue(number);
                return;
            // Infinities, and what is not a number: JSON has neither.
            default:
                writer.WriteStringValue(scalar.Text);
                return;
        }
    }
}
