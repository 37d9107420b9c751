namespace Sluice.Proxy.Names;

/// <summary>A value read from a text file, and read again when the file changes. A file that cannot be read changes nothing; an absent one is empty.</summary>
/// <param name="interval">Least time between two looks at the file.</param>
internal sealed class WatchedFile<T>(string path, Func<string, T> parse, TimeSpan interval, TimeProvider clock)
    where T : class
{
    private readonly Lock _lock = new();
    private T? _current;
    private string _stamp = "";
    private long _checked;

    public T Current
    {
        get
        {
            lock (_lock)
            {
                if (_current is null || clock.GetElapsedTime(_checked) >= interval)
                    Refresh_NeedsLock();
                return _current!;
            }
        }
    }

    private void Refresh_NeedsLock()
    {
        _checked = clock.GetTimestamp();
        var stamp = FileStamp.Of(path);
        if (stamp == _stamp)
            return;
        try
        {
            _current = parse(File.Exists(path) ? File.ReadAllText(path) : "");
            _stamp = stamp;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            _current ??= parse("");
        }
    }
}
