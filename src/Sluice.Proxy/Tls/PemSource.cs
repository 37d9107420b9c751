using Microsoft.Extensions.Logging;

namespace Sluice.Proxy.Tls;

/// <summary>A value read from PEM files (or given bytes), and read again when a file changes. What cannot be read never replaces what could.</summary>
/// <param name="what">For messages.</param>
/// <param name="stamp">Differs when the bytes do; empty: there are none yet.</param>
internal sealed class PemSource<T>(
    string what,
    Func<string> stamp,
    Func<IReadOnlyList<byte[]>> read,
    Func<IReadOnlyList<byte[]>, T> parse,
    ILogger log
) : IPemSource
    where T : class
{
    private readonly Lock _lock = new();
    private string _stamp = "";
    private T? _current;

    /// <summary>Null until a first load succeeds.</summary>
    public T? Current => Volatile.Read(ref _current);

    /// <summary>Of bytes that do not change.</summary>
    public static PemSource<T> Of(string what, IReadOnlyList<byte[]> bytes, Func<IReadOnlyList<byte[]>, T> parse, ILogger log)
    {
        var source = new PemSource<T>(what, static () => "fixed", () => bytes, parse, log);
        source.Refresh();
        return source;
    }

    /// <summary>Cheap where nothing has changed.</summary>
    public void Refresh()
    {
        // A timer and whoever publishes may come at once: what was read last must not be replaced by what was read before.
        lock (_lock)
        {
            var now = stamp();
            if (now == _stamp)
                return;
            _stamp = now;
            Load_NeedsLock();
        }
    }

    private void Load_NeedsLock()
    {
        try
        {
            Volatile.Write(ref _current, parse(read()));
            log.Loaded(what);
        }
        catch (Exception problem)
        {
            log.NotLoaded(what, problem.Message);
        }
    }
}

/// <summary>What a timer refreshes.</summary>
internal interface IPemSource
{
    void Refresh();
}
