using Sluice.Resources.Validation;

namespace Sluice.Resources.Egress;

/// <summary>The words that egress policies are written in: what the validator takes, and what suggestions are made of.</summary>
public static class EgressSyntax
{
    private const int MaxName = 253;
    private const int MaxMethod = 32;

    /// <summary><c>*</c>, <c>*.name</c>, a name, or an address.</summary>
    public static bool IsHost(string text) =>
        text == "*" || IsAddress(text) || IsName(text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text);

    /// <summary>One address that every reader takes for the same: no octal bytes, no brackets, no zone.</summary>
    public static bool IsAddress(string text) => Names.IsAddress(text) && !text.Contains('%', StringComparison.Ordinal);

    /// <summary>A name as clients ask for it. Unlike Istio's hosts it may hold <c>_</c>, which many a bucket's name does.</summary>
    public static bool IsName(string text)
    {
        if (text.Length is 0 or > MaxName)
            return false;
        var labels = text.Split('.');
        return Array.TrueForAll(labels, IsLabel) && !IsNumber(labels[^1]);
    }

    /// <summary>Upper case, as every registered method is; it is compared to the letter.</summary>
    public static bool IsMethod(string text) =>
        text.Length is > 0 and <= MaxMethod && text.All(c => char.IsAsciiLetterUpper(c) || c == '-');

    /// <summary>Exact, or <c>prefix*</c>; without a query, which is not compared.</summary>
    public static bool IsPath(string text) =>
        text.StartsWith('/')
        && !text.AsSpan().ContainsAny('?', '#')
        && text.IndexOf('*') is var star
        && (star < 0 || star == text.Length - 1);

    /// <summary>Not empty, with one <c>*</c> at most, at an end.</summary>
    public static bool IsPattern(string text)
    {
        var star = text.IndexOf('*');
        return text.Length > 0 && (star < 0 || (star == text.LastIndexOf('*') && (star == 0 || star == text.Length - 1)));
    }

    private static bool IsLabel(string label) =>
        label.Length is > 0 and <= Names.MaxLabel
        && label.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
        && label[0] != '-'
        && label[^1] != '-';

    // A name whose last label is a number is an address to every client (WHATWG URL), and never asked for as a name.
    private static bool IsNumber(string label) =>
        label.All(char.IsAsciiDigit)
        || (label.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && label.Skip(2).All(char.IsAsciiHexDigit));
}
