using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Sluice.ControlPlane.Api.Requests;

/// <summary>Where a list goes on.</summary>
/// <remarks>
/// Pages after the first show what is there now, under the first page's revision: whoever watches from that revision is told of everything that
/// changed between the pages, so the list and the watch together are right.
/// </remarks>
internal sealed record ContinueToken(long Revision, string Namespace, string Name)
{
    private const int MostCharacters = 1024;

    public static ContinueToken? Parse(string text)
    {
        if (text.Length > MostCharacters || !Base64Url.IsValid(text))
            return null;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('\n');
        return parts.Length == 3 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            ? new(revision, parts[1], parts[2])
            : null;
    }

    public override string ToString() =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Revision}\n{Namespace}\n{Name}")));

    /// <summary>Whether a resource stands after this place.</summary>
    public bool IsBefore(string ns, string name) =>
        string.CompareOrdinal(Namespace, ns) switch
        {
            < 0 => true,
            > 0 => false,
            _ => string.CompareOrdinal(Name, name) < 0,
        };
}
