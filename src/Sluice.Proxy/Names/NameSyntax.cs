using System.Buffers;
using System.Globalization;
using System.Text;

namespace Sluice.Proxy.Names;

/// <summary>The one form in which names are asked for, compared and remembered: lower case, ASCII, no trailing dot.</summary>
internal static class NameSyntax
{
    // RFC 1035 2.3.4, without the root's byte and the first length.
    private const int MaxName = 253;
    private const int MaxLabel = 63;

    // The underscore is no host name's (RFC 952), but service names use it. Anything else might be read as an escape.
    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.");

    /// <returns>False where the text can be no name in DNS.</returns>
    public static bool TryNormalize(string text, out string name)
    {
        name = (text.EndsWith('.') ? text[..^1] : text).ToLowerInvariant();
        return (Ascii.IsValid(name) || TryAscii(ref name))
            && name.Length is > 0 and <= MaxName
            && !name.AsSpan().ContainsAnyExcept(Allowed)
            && name.Split('.').All(l => l.Length is > 0 and <= MaxLabel);
    }

    /// <summary>RFC 6761 6.3: <c>localhost</c> and all below it are this machine, whatever DNS says.</summary>
    public static bool IsLocalhost(string name) => name == "localhost" || name.EndsWith(".localhost", StringComparison.Ordinal);

    private static bool TryAscii(ref string name)
    {
        try
        {
            name = new IdnMapping().GetAscii(name).ToLowerInvariant();
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
