namespace Sluice.Resources.Reading;

/// <summary>Writes YAML's spellings of numbers as JSON wants them, digit for digit: no way through a double.</summary>
internal static class JsonNumber
{
    /// <summary><c>+.5</c> is 0.5, <c>007.</c> is 7, <c>1.E3</c> is 1E3. False for what JSON cannot say.</summary>
    public static bool TryWrite(ReadOnlySpan<char> text, out string number)
    {
        var sign = text.StartsWith("-") ? "-" : "";
        text = text.TrimStart("+-");
        var exponentAt = text.IndexOfAny('e', 'E');
        var exponent = exponentAt < 0 ? [] : text[exponentAt..];
        var mantissa = exponentAt < 0 ? text : text[..exponentAt];
        var point = mantissa.IndexOf('.');
        var whole = (point < 0 ? mantissa : mantissa[..point]).TrimStart('0');
        var fraction = point < 0 ? [] : mantissa[(point + 1)..];
        number = string.Concat(whole.Length == 0 ? $"{sign}0" : $"{sign}{whole}", fraction.Length == 0 ? "" : $".{fraction}", exponent);
        return !whole.ContainsAnyExceptInRange('0', '9') && !fraction.ContainsAnyExceptInRange('0', '9') && IsExponent(exponent);
    }

    private static bool IsExponent(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return true;
        var digits = text[1..];
        if (digits is ['+' or '-', ..])
            digits = digits[1..];
        return digits.Length > 0 && !digits.ContainsAnyExceptInRange('0', '9');
    }
}
