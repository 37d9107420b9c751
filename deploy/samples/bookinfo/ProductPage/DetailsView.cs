namespace Bookinfo.ProductPage;

/// <summary>The part of the page that the details service fills.</summary>
internal static class DetailsView
{
    public static Html Render(BookDetails? details)
    {
        if (details is null)
            return ErrorView.Render(
                "details",
                "Book details are unavailable",
                "The details service did not answer. The rest of the page is not affected."
            );
        return $"""<dl class="facts">{details.Fields.Select(Fact)}</dl>""";
    }

    private static Html Fact((string Label, string Text) field) => $"<div><dt>{field.Label}</dt><dd>{field.Text}</dd></div>";
}
