using Microsoft.Extensions.Logging;

namespace Sluice.Proxy.Tls;

/// <summary>A value read from PEM files (or given bytes), and read again when a file changes. What cannot be read never replaces what could.</summary>
internal sealed class PemSource<T>(string what, IReadOnlyList<string> files, Func<IReadOnlyList<byte[]>, T> parse, ILogger log) : IPemSource
    where T : class
{
    private string _stamp = "";
    private T? _current;

    /// <summary>Null until a first load succeeds.</summary>
    public T? Current => Volatile.Read(ref _current);

    public static PemSource<T> Of(string what, IReadOnlyList<byte[]> bytes, Func<IReadOnlyList<byte[]>, T> parse, ILogger log)
    {
        var source = new PemSource<T>(what, [], parse, log);
        source.Load(() => bytes);
        return source;
    }

    /// <summary>Cheap where nothing has changed.</summary>
    public void Refresh()
    {
        var stamp = string.Join('|', files.Select(FileStamp.Of));
        if (files.Count == 0 || stamp == _stamp)
            return;
        _stamp = stamp;
        Load(() => [.. files.Select(File.ReadAllBytes)]);
    }

    private void Load(Func<IReadOnlyList<byte[]>> read)
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
