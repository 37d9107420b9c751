using System.Globalization;
using System.Text;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Kubernetes;
using Sluice.Values;

namespace Sluice.Resources.Reading;

/// <summary>The shapes of single values.</summary>
internal sealed class ScalarShape(string expected, SchemaType schema, Func<ScalarNode, BindContext, object?> bind) : ValueShape
{
    public static ScalarShape Text { get; } = new("text", new("string"), BindText);
    public static ScalarShape Bool { get; } = new("true or false", new("boolean"), BindBool);
    public static ScalarShape Double { get; } = new("a number", new("number", "double"), BindDouble);
    public static ScalarShape Duration { get; } = new("a duration", new("string"), BindDuration);
    public static ScalarShape Time { get; } = new("a time", new("string", "date-time"), BindTime);
    public static ScalarShape IntOrText { get; } = new("a number or a name", new("", "int-or-string"), BindIntOrText);
    public static ScalarShape PlainSecret { get; } =
        new("text", new("string"), (n, c) => BindText(n, c) is string s ? new Secret(Encoding.UTF8.GetBytes(s)) : null);
    public static ScalarShape Base64Secret { get; } = new("text in base64", new("string", "byte"), BindBase64);

    /// <summary>A whole number from <paramref name="low"/> to <paramref name="high"/>; <paramref name="cast"/> gives it its type.</summary>
    public static ScalarShape Integer(Int128 low, Int128 high, Func<Int128, object> cast) =>
        new("a whole number", new("integer"), (node, context) => BindInteger(node, context, low, high) is { } value ? cast(value) : null);

    public override SchemaType Schema => schema;

    public override object? Bind(Node node, BindContext context)
    {
        if (node is ScalarNode scalar && scalar.Kind != ScalarKind.Null)
            return bind(scalar, context);
        context.Report(Codes.WrongType, node, "", expected, node.Describe());
        return null;
    }

    private static object? BindText(ScalarNode node, BindContext context)
    {
        if (node.Kind == ScalarKind.Text)
            return node.Text;
        context.Report(Codes.WrongType, node, $"quote it: \"{node.Text}\"", "text", node.Describe());
        return null;
    }

    private static object? BindBool(ScalarNode node, BindContext context)
    {
        if (node.Kind == ScalarKind.Bool)
            return node.Text == "true";
        var suggestion = node.Text.ToLowerInvariant() is "true" or "false" ? "remove the quotes" : "";
        context.Report(Codes.WrongType, node, suggestion, "true or false", node.Describe());
        return null;
    }

    private static Int128? BindInteger(ScalarNode node, BindContext context, Int128 low, Int128 high)
    {
        // Quoted numbers are numbers: protobuf's JSON writes 64-bit ones so.
        if (
            node.Text.Length > 40
            || !Int128.TryParse(node.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
        )
        {
            if (node.Kind != ScalarKind.Float || !TryWhole(node.Text, out value))
            {
                context.Report(Codes.WrongType, node, "", "a whole number", node.Describe());
                return null;
            }
        }
        if (node.Kind != ScalarKind.Bool && value >= low && value <= high)
            return value;
        context.Report(Codes.OutOfRange, node, "", node.Text, low, high);
        return null;
    }

    private static bool TryWhole(string text, out Int128 value)
    {
        value = 0;
        if (
            !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            || Math.Abs(number) > ulong.MaxValue
            || number != Math.Floor(number)
        )
            return false;
        value = (Int128)number;
        return true;
    }

    private static object? BindDouble(ScalarNode node, BindContext context)
    {
        if (double.TryParse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
            return value;
        context.Report(Codes.WrongType, node, "", "a number", node.Describe());
        return null;
    }

    private static object? BindDuration(ScalarNode node, BindContext context)
    {
        if (node.Kind == ScalarKind.Text && GoDuration.TryParse(node.Text, out var value))
            return value;
        var suggestion = double.TryParse(node.Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _)
            ? $"add a unit: {node.Text}s"
            : "write it like 1h10m, 1.5s or 100ms";
        context.Report(Codes.BadDuration, node, suggestion, node.Text);
        return null;
    }

    private static object? BindTime(ScalarNode node, BindContext context)
    {
        if (
            node.Text.Contains('T', StringComparison.OrdinalIgnoreCase)
            && DateTimeOffset.TryParse(node.Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value)
        )
            return value.ToUniversalTime();
        context.Report(Codes.BadTime, node, "write it like 2024-05-31T12:00:00Z", node.Text);
        return null;
    }

    private static object? BindIntOrText(ScalarNode node, BindContext context)
    {
        if (node.Kind == ScalarKind.Text)
            return new IntOrString(0, node.Text);
        return BindInteger(node, context, int.MinValue, int.MaxValue) is { } value ? new IntOrString((int)value, "") : null;
    }

    private static object? BindBase64(ScalarNode node, BindContext context)
    {
        if (BindText(node, context) is not string text)
            return null;
        var bytes = new byte[text.Length];
        if (Convert.TryFromBase64String(text, bytes, out var length))
            return new Secret(bytes.AsSpan(0, length));
        context.Report(Codes.BadBase64, node, "encode it with base64, or write it as it is under stringData");
        return null;
    }
}
