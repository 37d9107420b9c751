using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace Bookinfo.ProductPage;

/// <summary>A piece of HTML, written as an interpolated string whose every hole is escaped unless it is HTML itself.</summary>
[InterpolatedStringHandler]
internal sealed class Html
{
    private readonly StringBuilder _text;

    public Html(int literalLength, int formattedCount) => _text = new StringBuilder(literalLength + (formattedCount * 32));

    public static Html None => new(0, 0);

    public void AppendLiteral(string literal) => _text.Append(literal);

    public void AppendFormatted(Html html) => _text.Append(html._text);

    public void AppendFormatted(IEnumerable<Html> pieces)
    {
        foreach (var piece in pieces)
            AppendFormatted(piece);
    }

    public void AppendFormatted(string? text) => _text.Append(HtmlEncoder.Default.Encode(text ?? ""));

    public void AppendFormatted(int number) => _text.Append(number);

    public override string ToString() => _text.ToString();
}
