using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Sluice.Values;

/// <summary>Regular expressions in RE2 syntax, run by .NET's engine without back-tracking: linear time, whatever the input.</summary>
public static class Re2Pattern
{
    /// <summary>Longest accepted pattern, in characters. Istio's API server refuses longer ones (its limit is 1024 for match regexes).</summary>
    public const int MaxLength = 4096;

    /// <summary>Compiles <paramref name="pattern"/> so that it must match the whole input.</summary>
    public static bool TryCompileFullMatch(
        string pattern,
        bool ignoreCase,
        [NotNullWhen(true)] out Regex? regex,
        [NotNullWhen(false)] out string? error
    ) => TryCompile(p => $@"\A(?:{p})\z", pattern, ignoreCase, out regex, out error);

    /// <summary>Compiles <paramref name="pattern"/> so that it may match anywhere.</summary>
    public static bool TryCompile(
        string pattern,
        bool ignoreCase,
        [NotNullWhen(true)] out Regex? regex,
        [NotNullWhen(false)] out string? error
    ) => TryCompile(p => p, pattern, ignoreCase, out regex, out error);

    /// <summary>Whether <paramref name="pattern"/> is RE2 syntax. Much cheaper than compiling it for use.</summary>
    public static bool IsValid(string pattern, [NotNullWhen(false)] out string? error)
    {
        // Counted repetition can make a program that is refused for its size, which only compiling tells.
        if (pattern.Contains('{', StringComparison.Ordinal))
            return TryCompile(pattern, ignoreCase: false, out _, out error);
        return TryTranslate(pattern, out _, out error);
    }

    private static bool TryCompile(
        Func<string, string> anchor,
        string pattern,
        bool ignoreCase,
        [NotNullWhen(true)] out Regex? regex,
        [NotNullWhen(false)] out string? error
    )
    {
        regex = null;
        if (!TryTranslate(pattern, out var translated, out error))
            return false;
        var options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : 0);
        try
        {
            regex = new Regex(anchor(translated), options);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            error = e.Message;
            return false;
        }
    }

    private static bool TryTranslate(string pattern, [NotNullWhen(true)] out string? translated, [NotNullWhen(false)] out string? error)
    {
        (translated, error) = (null, null);
        if (pattern.Length > MaxLength)
        {
            error = $"the pattern is longer than {MaxLength} characters";
            return false;
        }
        try
        {
            translated = Re2Translator.Translate(pattern);
            // The pattern must stand on its own: "a)(b" is an error, though anchored it would compile. It is never run in this form.
            _ = new Regex(translated, RegexOptions.CultureInvariant);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            (translated, error) = (null, e.Message);
            return false;
        }
    }
}
