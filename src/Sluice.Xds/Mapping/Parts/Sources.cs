using Google.Protobuf;
using Sluice.Values;
using Sluice.Xds.Protocol.Core;

namespace Sluice.Xds.Mapping.Parts;

/// <summary>Where something is to be had.</summary>
internal static class Sources
{
    /// <summary>The stream that everything comes on.</summary>
    public static ConfigSource Ads() => new() { Ads = new(), ResourceApiVersion = ApiVersion.V3 };

    /// <returns>Null for an empty path.</returns>
    public static DataSource? File(string path) => path.Length == 0 ? null : new() { Filename = path };

    public static DataSource? Inline(ReadOnlySpan<byte> bytes) => bytes.IsEmpty ? null : new() { InlineBytes = ByteString.CopyFrom(bytes) };

    public static string FileOf(DataSource? source) =>
        source?.SpecifierCase switch
        {
            null or DataSource.SpecifierOneofCase.None => "",
            DataSource.SpecifierOneofCase.Filename => source.Filename,
            _ => throw new MalformedResourceException("a file name is expected where there is content"),
        };

    public static ValueList<byte> BytesOf(DataSource? source) => [.. SpanOf(source)];

    public static ReadOnlySpan<byte> SpanOf(DataSource? source) =>
        source?.SpecifierCase switch
        {
            null or DataSource.SpecifierOneofCase.None => [],
            DataSource.SpecifierOneofCase.InlineBytes => source.InlineBytes.Span,
            DataSource.SpecifierOneofCase.InlineString => System.Text.Encoding.UTF8.GetBytes(source.InlineString),
            _ => throw new MalformedResourceException("content is expected where there is a file name"),
        };
}
