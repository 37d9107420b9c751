namespace Sluice.Configuration;

/// <summary>
/// Says when a <see cref="ConfigurationDirectory"/> may have changed: at once where the system tells, and within
/// <see cref="PollInterval"/> where it does not (network file systems, swapped links).
/// </summary>
public sealed class DirectoryWatcher : IDisposable
{
    /// <summary>Default 2 s: late enough to cost nothing, early enough for a person waiting.</summary>
    public static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);

    private readonly ConfigurationDirectory _directory;
    private readonly Action _changed;
    private readonly List<FileSystemWatcher> _watchers = [];
    private readonly ITimer _poll;
    private long _stamp;

    public DirectoryWatcher(ConfigurationDirectory directory, TimeProvider clock, Action changed)
    {
        (_directory, _changed) = (directory, changed);
        _stamp = directory.Stamp();
        foreach (var path in directory.Paths)
            _watchers.Add(Watch(path));
        _poll = clock.CreateTimer(_ => Poll(), null, PollInterval, PollInterval);
    }

    public void Dispose()
    {
        _poll.Dispose();
        foreach (var watcher in _watchers)
            watcher.Dispose();
    }

    private FileSystemWatcher Watch(string path)
    {
        var full = Path.GetFullPath(path);
        var watcher = Directory.Exists(full)
            ? new FileSystemWatcher(full) { IncludeSubdirectories = true }
            : new FileSystemWatcher(Path.GetDirectoryName(full)!, Path.GetFileName(full));
        watcher.Changed += (_, _) => _changed();
        watcher.Created += (_, _) => _changed();
        watcher.Deleted += (_, _) => _changed();
        watcher.Renamed += (_, _) => _changed();
        // An overflow of the system's queue means that something changed.
        watcher.Error += (_, _) => _changed();
        watcher.EnableRaisingEvents = true;
        return watcher;
    }

    private void Poll()
    {
        try
        {
            var stamp = _directory.Stamp();
            if (Interlocked.Exchange(ref _stamp, stamp) != stamp)
                _changed();
        }
        catch (IOException)
        {
            // The folder is gone or unreadable: let the reader say so, with its path.
            _changed();
        }
    }
}
