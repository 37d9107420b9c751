using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Sluice.ControlPlane.Serving;

/// <summary>How much of the control plane callers of the webhooks can have at once, and for how long.</summary>
/// <remarks>An answer takes microseconds, so what is bounded here is slow or endless senders; an API server's requests wait in line, unnoticed.</remarks>
internal sealed class WebhookLimits : IAsyncDisposable
{
    /// <summary>Requests of one address at once; the rest waits.</summary>
    public const int AtOnce = 32;

    /// <summary>Requests of all addresses at once: with 3 MiB each, 768 MiB at the very most.</summary>
    public const int AllAtOnce = 256;

    /// <summary>Requests of one address that wait; further ones are told to come back (429).</summary>
    public const int Waiting = 1_000;

    /// <summary>A request that is not there and answered within this time is dropped. Kubernetes gives a webhook 30 s at the most, 10 s unless told otherwise.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _clock;
    private readonly PartitionedRateLimiter<HttpContext> _slots = PartitionedRateLimiter.CreateChained(
        PartitionedRateLimiter.Create<HttpContext, IPAddress>(c =>
            RateLimitPartition.GetConcurrencyLimiter(
                c.Connection.RemoteIpAddress ?? IPAddress.None,
                _ => new() { PermitLimit = AtOnce, QueueLimit = Waiting }
            )
        ),
        PartitionedRateLimiter.Create<HttpContext, int>(_ =>
            RateLimitPartition.GetConcurrencyLimiter(0, _ => new() { PermitLimit = AllAtOnce, QueueLimit = Waiting })
        )
    );

    public WebhookLimits(TimeProvider clock) => _clock = clock;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        using var late = new CancellationTokenSource(Longest, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, context.RequestAborted);
        try
        {
            using var slot = await _slots.AcquireAsync(context, 1, either.Token);
            if (!slot.IsAcquired)
            {
                context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                context.Response.Headers.RetryAfter = "1";
                return;
            }
            context.RequestAborted = either.Token;
            await next(context);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // Nobody waits for the answer any more, or has earned one.
            context.Abort();
        }
    }

    public ValueTask DisposeAsync() => _slots.DisposeAsync();
}
