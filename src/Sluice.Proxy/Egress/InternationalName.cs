using System.Globalization;

namespace Sluice.Proxy.Egress;

/// <summary>Names with letters beyond ASCII (U-labels) as DNS has them (A-labels).</summary>
/// <remarks>
/// The program runs without ICU (<c>InvariantGlobalization</c>). <see cref="IdnMapping"/> then encodes Punycode and nothing else: it neither
/// composes (u + U+0308) nor maps (full-width digits, the Kelvin sign, ligatures), and so gives another name than a browser would. Hence only
/// letters are taken for which there is nothing to compose or to map. All others may come as A-labels, which is what clients send anyway.
/// </remarks>
internal static class InternationalName
{
    // Lower case, or without case; stable under NFKC and case folding; in use in host names. Absent on purpose: ß and final sigma, which
    // IDNA 2003 and 2008 read differently; I with dot, which has no single lower-case letter; every combining mark; every digit and dot.
    private static readonly (char First, char Last)[] Letters =
    [
        ('\u00e0', '\u00f6'),
        ('\u00f8', '\u012f'),
        ('\u0131', '\u0131'),
        ('\u0134', '\u013e'),
        ('\u0141', '\u0148'),
        ('\u014a', '\u017e'),
        ('\u0390', '\u03c1'), // Greek
        ('\u03c3', '\u03ce'),
        ('\u0430', '\u045f'), // Cyrillic
        ('\u048a', '\u04bf'),
        ('\u04c2', '\u052f'),
        ('\u0561', '\u0586'), // Armenian
        ('\u05d0', '\u05ea'), // Hebrew
        ('\u0620', '\u064a'), // Arabic
        ('\u0671', '\u0674'),
        ('\u0679', '\u06d3'),
        ('\u0e01', '\u0e30'), // Thai
        ('\u10d0', '\u10fa'), // Georgian
        ('\u3005', '\u3005'), // Japanese
        ('\u3041', '\u3096'),
        ('\u30a1', '\u30fa'),
        ('\u30fc', '\u30fe'),
        ('\u3400', '\u4dbf'), // Han
        ('\u4e00', '\u9fff'),
        ('\uac00', '\ud7a3'), // Korean
    ];

    /// <param name="text">Of any characters.</param>
    /// <param name="name">In lower case. Its ASCII characters are not looked at.</param>
    /// <returns>False where it holds what is not clearly one letter, or is no name by the rules for mixing directions.</returns>
    public static bool TryAscii(string text, out string name)
    {
        name = text.ToLowerInvariant();
        // Asked of the text as it came: the Kelvin sign's lower case is an ASCII k.
        if (text.All(char.IsAscii))
            return true;
        if (!text.All(c => char.IsAscii(c) || IsLetter(char.ToLowerInvariant(c))))
            return false;
        try
        {
            name = new IdnMapping().GetAscii(name);
            return name.All(char.IsAscii);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static bool IsLetter(char character) =>
        char.IsLetter(character) && Array.Exists(Letters, r => character >= r.First && character <= r.Last);
}
