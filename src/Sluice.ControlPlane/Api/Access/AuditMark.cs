using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Sluice.ControlPlane.Api.Access;

/// <summary>Where the reading of an audit goes on: files are renamed when a new one is begun, so that one is known by its first line.</summary>
/// <param name="File">Hash of the file's beginning.</param>
/// <param name="Offset">Everything from here on has been read.</param>
internal sealed record AuditMark(string File, long Offset)
{
    private const int MostCharacters = 200;

    public override string ToString() =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{File}:{Offset}")));

    /// <summary>Null: it is none.</summary>
    public static AuditMark? Parse(string text)
    {
        if (text.Length > MostCharacters || !Base64Url.IsValid(text))
            return null;
        var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text)).Split(':');
        return parts is [var file, var offset] && long.TryParse(offset, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new(file, number)
            : null;
    }
}
