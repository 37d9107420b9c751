using AngleSharp.Html.Parser;

namespace Sluice.Admin.Tests.Components;

/// <summary>Texts that would run if a page took them for markup.</summary>
public static class Xss
{
    public static TheoryData<string> Corpus { get; } =
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "\"><svg onload=alert(1)>",
        "' autofocus onfocus=alert(1) x='",
        "javascript:alert(1)",
        "</textarea><script>alert(1)</script>",
        "<iframe srcdoc=\"<script>alert(1)</script>\">",
        "{{constructor.constructor('alert(1)')()}}",
        "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
    ];

    /// <summary>No element and no attribute in it could run anything.</summary>
    public static void IsHarmless(string markup)
    {
        var page = new HtmlParser().ParseDocument(markup);
        Assert.Empty(page.QuerySelectorAll("script, iframe, object, embed, img, svg[onload]"));
        foreach (var element in page.All)
        {
            Assert.DoesNotContain(element.Attributes, a => a.Name.StartsWith("on", StringComparison.Ordinal));
            Assert.DoesNotContain(
                element.Attributes,
                a =>
                    a.Name is "href" or "src"
                    && (a.Value.Contains("javascript:", StringComparison.Ordinal) || a.Value.Contains("data:", StringComparison.Ordinal))
            );
        }
    }
}
