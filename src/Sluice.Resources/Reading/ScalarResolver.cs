using System.Globalization;

namespace Sluice.Resources.Reading;

/// <summary>
/// Gives plain YAML scalars their type as Kubernetes does: sigs.k8s.io/yaml reads with go-yaml v2, which is YAML 1.1 for booleans
/// (yes, no, on, off, y, n) and numbers (0644 is octal, 1_000 is 1000), without base 60 and without time stamps.
/// </summary>
internal static class ScalarResolver
{
    public static ScalarNode Resolve(string text, int line, int column)
    {
        if (IsNull(text))
            return new(line, column, ScalarKind.Null, text);
        if (ToBool(text) is { } flag)
            return new(line, column, ScalarKind.Bool, flag ? "true" : "false");
        if (!MayBeNumber(text))
            return new(line, column, ScalarKind.Text, text);
        if (ToInteger(text) is { } integer)
            return new(line, column, ScalarKind.Integer, integer.ToString(CultureInfo.InvariantCulture));
        return new(line, column, IsFloat(text) ? ScalarKind.Float : ScalarKind.Text, text);
    }

    private static bool IsNull(string text) => text is "" or "~" or "null" or "Null" or "NULL";

    private static bool? ToBool(string text) =>
        text switch
        {
            "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON" => true,
            "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF" => false,
            _ => null,
        };

    // Longer digits than these fit in no field, and parsing them as a big integer would cost quadratic time.
    private static bool MayBeNumber(string text) => text.Length <= 64 && (char.IsAsciiDigit(text[0]) || text[0] is '+' or '-' or '.');

    private static Int128? ToInteger(string text)
    {
        var digits = text.Replace("_", "", StringComparison.Ordinal);
        var negative = digits.StartsWith('-');
        if (negative || digits.StartsWith('+'))
            digits = digits[1..];
        if (digits is "" || !char.IsAsciiDigit(digits[0]))
            return null;
        Int128? value = digits switch
        {
            ['0', 'x' or 'X', .. var hex] => Parse(hex, NumberStyles.AllowHexSpecifier),
            ['0', 'b' or 'B', .. var binary] => Parse(binary, NumberStyles.AllowBinarySpecifier),
            ['0', 'o', .. var octal] => Octal(octal),
            ['0', .. { Length: > 0 } octal] => Octal(octal),
            _ => Parse(digits, NumberStyles.None),
        };
        return negative ? -value : value;
    }

    private static Int128? Parse(string digits, NumberStyles style) =>
        digits.Length <= 32 && Int128.TryParse(digits, style, CultureInfo.InvariantCulture, out var value) && value >= 0 ? value : null;

    private static Int128? Octal(string digits)
    {
        if (digits.Length is 0 or > 32)
            return null;
        Int128 value = 0;
        foreach (var digit in digits)
        {
            if (digit is < '0' or > '7')
                return null;
            value = (value * 8) + (digit - '0');
        }
        return value;
    }

    private static bool IsFloat(string text) =>
        text is ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" or "-.inf" or "-.Inf" or "-.INF" or ".nan" or ".NaN" or ".NAN"
        || (
            text.AsSpan().ContainsAnyInRange('0', '9')
            && double.TryParse(
                text,
                NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
                CultureInfo.InvariantCulture,
                out _
            )
        );
}
