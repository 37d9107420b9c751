using System.Text.Json.Nodes;
using Bookinfo.Hosting;

namespace Bookinfo.ProductPage;

/// <summary>The reviews of a book and who served them.</summary>
internal sealed record BookReviews(string Pod, string Cluster, IReadOnlyList<BookReview> Reviews)
{
    /// <summary>Reads an answer of the reviews service; null when it is none.</summary>
    public static BookReviews? From(ServiceReply reply) =>
        reply.IsSuccess && reply.Body!["reviews"] is JsonArray reviews
            ? new BookReviews(
                Text(reply.Body["podname"]),
                Text(reply.Body["clustername"]),
                [.. reviews.OfType<JsonObject>().Select(Review)]
            )
            : null;

    private static BookReview Review(JsonObject review) =>
        new(Text(review["reviewer"]), Text(review["text"]), review["rating"] is JsonObject rating ? Rating(rating) : null);

    private static Stars Rating(JsonObject rating) =>
        rating["stars"] is JsonValue value && value.TryGetValue<int>(out var count)
            ? new Stars(Math.Clamp(count, 0, 5), Text(rating["color"]), Unavailable: false)
            : new Stars(0, "", Unavailable: true);

    private static string Text(JsonNode? node) => node is JsonValue ? node.ToString() : "";
}
