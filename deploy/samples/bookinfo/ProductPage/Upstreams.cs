using Bookinfo.Hosting;
using Microsoft.AspNetCore.Http;

namespace Bookinfo.ProductPage;

/// <summary>The services productpage asks.</summary>
internal sealed class Upstreams(ServiceClient calls, Uri details, Uri[] reviews, Uri ratings)
{
    private uint _turn;

    public Task<ServiceReply> DetailsAsync(int product, HttpRequest cause, string? user) =>
        calls.GetAsync(details, $"details/{product}", cause, user);

    public Task<ServiceReply> ReviewsAsync(int product, HttpRequest cause, string? user)
    {
        var next = reviews[(int)(Interlocked.Increment(ref _turn) % (uint)reviews.Length)];
        return calls.GetAsync(next, $"reviews/{product}", cause, user);
    }

    public Task<ServiceReply> RatingsAsync(int product, HttpRequest cause, string? user) =>
        calls.GetAsync(ratings, $"ratings/{product}", cause, user);
}
