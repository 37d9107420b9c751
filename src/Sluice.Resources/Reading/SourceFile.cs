using System.Text;

namespace Sluice.Resources.Reading;

/// <summary>A file of configuration as it came from disk, standard input or a request.</summary>
/// <param name="Name">What diagnostics call it: usually its path.</param>
/// <param name="Content">UTF-8, with or without a byte order mark.</param>
public sealed record SourceFile(string Name, ReadOnlyMemory<byte> Content)
{
    public static SourceFile OfText(string name, string text) => new(name, Encoding.UTF8.GetBytes(text));
}
