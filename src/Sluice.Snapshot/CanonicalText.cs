using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Sluice.Values;

namespace Sluice.Snapshot;

/// <summary>
/// One text for equal values: properties in order of declaration, one a line, those with their type's default left out; lists with
/// <c>-</c>, records of a base type with their type's name. Independent of culture, process and machine. Read by people and by hashes.
/// </summary>
public sealed class CanonicalText
{
    private static readonly ConcurrentDictionary<Type, Shape> Shapes = new();

    private readonly StringBuilder _text = new();
    private readonly CanonicalSecrets _secrets;

    private CanonicalText(CanonicalSecrets secrets) => _secrets = secrets;

    public static string Of(object value, CanonicalSecrets secrets = CanonicalSecrets.Redacted)
    {
        var writer = new CanonicalText(secrets);
        writer.WriteProperties(value, 0, isItem: false);
        return writer._text.ToString();
    }

    private void WriteProperties(object value, int depth, bool isItem)
    {
        var shape = Shapes.GetOrAdd(value.GetType(), Shape.Of);
        var isFirst = isItem;
        if (shape.IsVariant)
            Line(shape.Name, depth, ref isFirst);
        foreach (var property in shape.Properties)
        {
            var current = property.Read(value);
            if (Equals(current, property.Default) || current is ICollection { Count: 0 })
                continue;
            StartLine(depth, ref isFirst);
            _text.Append(property.Name).Append(':');
            WriteValue(current, depth);
        }
        if (isFirst)
            _text.Append("{}\n");
    }

    private void WriteValue(object? value, int depth)
    {
        if (Scalar(value) is { } scalar)
            _text.Append(' ').Append(scalar).Append('\n');
        else if (value is IEnumerable items)
            WriteItems(items, depth);
        else
        {
            _text.Append('\n');
            WriteProperties(value!, depth + 1, isItem: false);
        }
    }

    private void WriteItems(IEnumerable items, int depth)
    {
        _text.Append('\n');
        foreach (var item in items)
        {
            _text.Append(' ', (depth + 1) * 2).Append("- ");
            if (Scalar(item) is { } scalar)
                _text.Append(scalar).Append('\n');
            else
                WriteProperties(item!, depth + 2, isItem: true);
        }
    }

    private string? Scalar(object? value) =>
        value switch
        {
            null => "null",
            string text => Quote(text),
            bool flag => flag ? "true" : "false",
            Enum name => name.ToString(),
            TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
            ValueList<byte> bytes => Bytes(bytes.AsSpan()),
            Secret secret => _secrets == CanonicalSecrets.Redacted ? "[redacted]" : Bytes(secret.Reveal()),
            KeyValuePair<string, string> pair => $"{Quote(pair.Key)}: {Quote(pair.Value)}",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => null,
        };

    private static string Bytes(ReadOnlySpan<byte> bytes) =>
        $"{bytes.Length} bytes, sha256 {Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}";

    private static string Quote(string text)
    {
        foreach (var character in text)
        {
            if (character is <= ' ' or '"' or '\\' || char.IsControl(character))
                return Escape(text);
        }
        return text.Length == 0 ? "\"\"" : text;
    }

    private static string Escape(string text)
    {
        var escaped = new StringBuilder("\"");
        foreach (var character in text)
        {
            if (character is '"' or '\\')
                escaped.Append('\\').Append(character);
            else if (char.IsControl(character))
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            else
                escaped.Append(character);
        }
        return escaped.Append('"').ToString();
    }

    private void Line(string text, int depth, ref bool isFirst)
    {
        StartLine(depth, ref isFirst);
        _text.Append(text).Append('\n');
    }

    // The first line of a list's item stands behind its dash.
    private void StartLine(int depth, ref bool isFirst)
    {
        if (!isFirst)
            _text.Append(' ', depth * 2);
        isFirst = false;
    }

    private sealed record Property(string Name, Func<object, object?> Read, object? Default);

    /// <summary>How values of a type are written.</summary>
    private sealed record Shape(string Name, bool IsVariant, Property[] Properties)
    {
        private const string Rooted = "Hosts that trim keep this assembly whole.";

        [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = Rooted)]
        public static Shape Of(Type type)
        {
            var sample = Sample(type);
            Property[] properties =
            [
                .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                    .Where(p => p.CanRead && p.GetIndexParameters().Length == 0 && (p.CanWrite || IsPositional(type, p)))
                    .Select(p => new Property(p.Name, p.GetValue, sample is null ? null : p.GetValue(sample))),
            ];
            return new(type.Name, type.BaseType is { IsAbstract: true } parent && parent != typeof(ValueType), properties);
        }

        [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = Rooted)]
        private static bool IsPositional(Type type, PropertyInfo property) =>
            type.GetConstructors().Any(c => c.GetParameters().Any(p => p.Name == property.Name));

        [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = Rooted)]
        private static object? Sample(Type type) => type.GetConstructor(Type.EmptyTypes)?.Invoke(null);
    }
}
