namespace Sluice.Resources.Validation;

/// <summary>
/// The syntax of Envoy's custom header values: text with <c>%NAME%</c>, <c>%NAME(argument)%</c> or <c>%NAME(["a", "b"])%</c>,
/// where <c>%%</c> is a percent sign. Which names exist is not judged, as Istio does not either.
/// </summary>
internal static class HeaderValueSyntax
{
    private const string Unclosed = "the %...% expression is not closed; write %% for a percent sign";

    /// <summary>Why <paramref name="value"/> is wrong, or null.</summary>
    public static string? WhyNot(string value)
    {
        var position = 0;
        while (position < value.Length)
        {
            if (value[position++] != '%')
                continue;
            if (position == value.Length)
                return Unclosed;
            if (value[position] == '%')
                position++;
            else if (SkipVariable(value, ref position) is { } why)
                return why;
        }
        return null;
    }

    // Reads NAME% or NAME(...)%; the first character of a name is never looked at, as in Envoy.
    private static string? SkipVariable(string value, ref int position)
    {
        for (; position < value.Length; position++)
        {
            if (value[position] == '%')
            {
                position++;
                return null;
            }
            if (value[position] != '(')
                continue;
            position++;
            return SkipArguments(value, ref position) ?? Expect('%', value, ref position);
        }
        return Unclosed;
    }

    private static string? SkipArguments(string value, ref int position)
    {
        SkipSpaces(value, ref position);
        var isArray = position < value.Length && value[position] == '[';
        position++;
        return SkipItems(value, ref position, withinText: !isArray);
    }

    // An array's strings up to its ']' and ')', or bare text up to its ')'. Envoy lets a quote turn bare text into an array.
    private static string? SkipItems(string value, ref int position, bool withinText)
    {
        while (true)
        {
            if (!withinText && SkipQuote(value, ref position) is { } noQuote)
                return noQuote;
            withinText = false;
            if (SkipText(value, ref position, out var endedByParenthesis) is { } why)
                return why;
            if (endedByParenthesis)
                return null;
            SkipSpaces(value, ref position);
            if (position >= value.Length)
                return Unclosed;
            var separator = value[position++];
            if (separator == ']')
                return Expect(')', value, ref position);
            if (separator != ',')
                return "arguments must be separated by ',' and end with ']'";
        }
    }

    private static string? SkipQuote(string value, ref int position)
    {
        SkipSpaces(value, ref position);
        if (position >= value.Length)
            return Unclosed;
        return value[position++] == '"' ? null : "an argument must be in double quotes";
    }

    private static string? SkipText(string value, ref int position, out bool endedByParenthesis)
    {
        endedByParenthesis = false;
        for (; position < value.Length; position++)
        {
            if (value[position] == '\\')
            {
                if (++position >= value.Length)
                    return "the text ends in a backslash";
                continue;
            }
            if (value[position] is not (')' or '"'))
                continue;
            endedByParenthesis = value[position] == ')';
            position++;
            return null;
        }
        return Unclosed;
    }

    private static string? Expect(char expected, string value, ref int position)
    {
        SkipSpaces(value, ref position);
        if (position >= value.Length)
            return Unclosed;
        return value[position++] == expected ? null : $"there must be '{expected}' after the arguments";
    }

    private static void SkipSpaces(string value, ref int position)
    {
        while (position < value.Length && value[position] == ' ')
            position++;
    }
}
