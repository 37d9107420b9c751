using Microsoft.Extensions.Logging;
using Sluice.Resources;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Reading;
using Sluice.Snapshot;
using Sluice.Translation;
using Sluice.Values;

namespace Sluice.Configuration;

/// <summary>
/// Folder → resources → snapshot → target, once at start and again after every change. A configuration with errors is reported and
/// not applied: what runs, runs on.
/// </summary>
public sealed class ConfigurationLoop(
    ConfigurationDirectory directory,
    ProxyNode node,
    ISnapshotTarget target,
    TimeProvider clock,
    ILogger<ConfigurationLoop> log
)
{
    private readonly ResourceTranslator _translator = new(node);
    private ResourceSet? _resources;
    private ProxySnapshot _snapshot = ProxySnapshot.Empty;
    private ConfigurationUpdate? _reported;

    /// <summary>Called after every update that found a change; tests and the demo listen.</summary>
    public event Action<ConfigurationUpdate>? Updated;

    /// <summary>Follows the folder until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        var debouncer = new Debouncer(clock);
        using var watcher = new DirectoryWatcher(directory, clock, debouncer.Signal);
        // What changed between the first look and the watcher's start must not be missed.
        debouncer.Signal();
        while (!cancel.IsCancellationRequested)
        {
            await debouncer.WaitAsync(cancel);
            await UpdateAsync(cancel);
        }
    }

    /// <summary>Looks once.</summary>
    public async Task<ConfigurationUpdate> UpdateAsync(CancellationToken cancel)
    {
        ConfigurationUpdate update;
        try
        {
            update = await ApplyAsync(ResourceLoader.Load(directory.Read()), cancel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            update = new(UpdateOutcome.Kept, _snapshot.Version, [], e.Message);
        }
        // The same complaint about the same files is made once, however often they are looked at.
        if (update.Outcome != UpdateOutcome.Unchanged && update != _reported)
        {
            _reported = update;
            Report(update);
            Updated?.Invoke(update);
        }
        return update;
    }

    private async Task<ConfigurationUpdate> ApplyAsync(ResourceLoad load, CancellationToken cancel)
    {
        if (load.HasErrors)
            return new(UpdateOutcome.Kept, _snapshot.Version, load.Diagnostics);
        if (load.Resources == _resources)
            return new(UpdateOutcome.Unchanged, _snapshot.Version, load.Diagnostics);
        var translation = _translator.Translate(load.Resources);
        var diagnostics = load.Diagnostics.Concat(translation.Diagnostics.Select(load.Locate)).ToValueList();
        var next = translation.Snapshot;
        if (translation.Diagnostics.Any(d => d.Severity == Severity.Error))
            return new(UpdateOutcome.Kept, _snapshot.Version, diagnostics);
        if (next.Version != _snapshot.Version && await PushAsync(next, cancel) is { Length: > 0 } reason)
            return new(UpdateOutcome.Kept, _snapshot.Version, diagnostics, reason);
        (_resources, _snapshot) = (load.Resources, next);
        return new(UpdateOutcome.Applied, next.Version, diagnostics);
    }

    private async Task<string> PushAsync(ProxySnapshot next, CancellationToken cancel)
    {
        var onlyEndpoints =
            _snapshot.Version.Length > 0 && (next with { Version = _snapshot.Version, Endpoints = _snapshot.Endpoints }) == _snapshot;
        if (!onlyEndpoints)
            return await target.ApplyAsync(next, cancel);
        target.ApplyEndpoints(next.Endpoints);
        return "";
    }

    private void Report(ConfigurationUpdate update)
    {
        foreach (var diagnostic in update.Diagnostics)
            log.Finding(Level(diagnostic.Severity), diagnostic);
        if (update.Outcome == UpdateOutcome.Applied)
        {
            log.Applied(update.Version, _snapshot.Listeners.Count, _snapshot.RouteTables.Count, _snapshot.Clusters.Count);
            return;
        }
        var errors = update.Diagnostics.Count(d => d.Severity == Severity.Error);
        var reason = update.Reason.Length > 0 ? update.Reason : $"the configuration has {errors} error{(errors == 1 ? "" : "s")}";
        if (update.Version.Length == 0)
            log.NothingServed(reason);
        else
            log.Kept(update.Version, reason);
    }

    private static LogLevel Level(Severity severity) =>
        severity switch
        {
            Severity.Error => LogLevel.Error,
            Severity.Warning => LogLevel.Warning,
            _ => LogLevel.Debug,
        };
}
