using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Sluice.Xds.Server.Streams;

/// <summary>One timer for all streams: closes those whose proxies have not read or answered for too long.</summary>
internal sealed class XdsDeadlines(IOptions<XdsServerOptions> options, IHostApplicationLifetime lifetime, TimeProvider clock)
    : BackgroundService
{
    private readonly ConcurrentDictionary<XdsDeadline, bool> _open = [];

    public TimeSpan Limit => options.Value.AnswerTimeout;

    public XdsDeadline Begin(CancellationToken call)
    {
        var cancel = CancellationTokenSource.CreateLinkedTokenSource(call, lifetime.ApplicationStopping);
        var deadline = new XdsDeadline(this, cancel) { Since = clock.GetTimestamp() };
        _open[deadline] = true;
        return deadline;
    }

    public void End(XdsDeadline deadline) => _open.TryRemove(deadline, out _);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A tenth: streams live up to that much longer than the limit says.
        using var timer = new PeriodicTimer(Limit / 10, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                foreach (var deadline in _open.Keys.Where(d => d.Since is var since and not 0 && clock.GetElapsedTime(since) >= Limit))
                    deadline.Expire();
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }
}
