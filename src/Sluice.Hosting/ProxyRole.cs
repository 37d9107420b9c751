using Microsoft.Extensions.Logging;
using Sluice.Configuration;
using Sluice.Proxy;
using Sluice.Translation;

namespace Sluice.Hosting;

/// <summary>A stand-alone proxy: folder, translation and proxy in one process.</summary>
public sealed class ProxyRole(IReadOnlyList<string> paths, ProxyNode node, ProxyOptions options, ILoggerFactory logs)
{
    /// <summary>Serves until <paramref name="stop"/>, then drains until done or <paramref name="abort"/>.</summary>
    /// <returns>The exit code: 1 where the configuration at start could not be served.</returns>
    public async Task<int> RunAsync(CancellationToken stop, CancellationToken abort)
    {
        var log = logs.CreateLogger<ProxyRole>();
        ProxyServer created;
        try
        {
            created = new ProxyServer(options, logs, TimeProvider.System, new Random());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.NoLog(e.Message);
            return 1;
        }
        await using var proxy = created;
        return await ServeAsync(proxy, log, stop, abort);
    }

    private async Task<int> ServeAsync(ProxyServer proxy, ILogger log, CancellationToken stop, CancellationToken abort)
    {
        var loop = new ConfigurationLoop(
            new ConfigurationDirectory(paths),
            node,
            new ProxyTarget(proxy),
            TimeProvider.System,
            logs.CreateLogger<ConfigurationLoop>()
        );
        if ((await loop.UpdateAsync(stop)).Outcome == UpdateOutcome.Kept)
            return 1;
        foreach (var listener in proxy.Listeners)
            log.Listening(listener.Name, listener.Port, listener.EndPoint);
        try
        {
            await loop.RunAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested) { }
        log.Draining(options.DrainTimeout.TotalSeconds);
        await proxy.DrainAsync(abort);
        return 0;
    }
}
