namespace Bookinfo.ProductPage;

/// <summary>The part of the page that the reviews service fills: which version it was can be seen at a glance.</summary>
internal static class ReviewsView
{
    private const int MaxStars = 5;

    public static Html Render(BookReviews? reviews)
    {
        if (reviews is null)
        {
            var error = ErrorView.Render(
                "reviews",
                "Reviews are unavailable",
                "The reviews service did not answer. The rest of the page is not affected."
            );
            return Section(Html.None, error);
        }
        return Section(Source(reviews), $"""<div class="reviews">{reviews.Reviews.Select(Review)}</div>""");
    }

    private static Html Section(Html source, Html content) =>
        $"""
            <section class="opinions">
              <div class="heading"><h2>What readers say</h2>{source}</div>
              {content}
            </section>
            """;

    private static Html Source(BookReviews reviews) =>
        $"""<p class="source">served by <span class="pod pod-{Color(reviews)}">{reviews.Pod}</span> in {reviews.Cluster}</p>""";

    private static Html Review(BookReview review) =>
        $"""
            <figure class="review">
              {Rating(review.Stars)}
              <blockquote>{review.Text}</blockquote>
              <figcaption><span class="avatar" aria-hidden="true">{Initial(review.Reviewer)}</span> {review.Reviewer}</figcaption>
            </figure>
            """;

    private static Html Rating(Stars? stars) =>
        stars switch
        {
            null => Html.None,
            { Unavailable: true } => $"""<p class="unrated">Ratings are unavailable at the moment</p>""",
            _ =>
                $"""<p class="stars stars-{Known(stars.Color)}" role="img" aria-label="{stars.Count} of {MaxStars} stars">{Filled(stars.Count)}<span class="rest">{Filled(MaxStars - stars.Count)}</span></p>""",
        };

    private static string Filled(int count) => new('★', count);

    private static string Initial(string name) => name.Length == 0 ? "?" : name[..1].ToUpperInvariant();

    private static string Color(BookReviews reviews) =>
        reviews.Reviews.Select(r => r.Stars).FirstOrDefault(s => s is not null) is { } stars ? Known(stars.Color) : "none";

    // The colour becomes part of a class name, so only those the style sheet knows are let through.
    private static string Known(string color) => color is "red" ? "red" : "black";
}
