using System.Globalization;

namespace Sluice.ControlPlane.Files;

/// <summary>A private file of lines that begins anew before it grows too large. The newest of the older ones is <c>FILE.1</c>.</summary>
/// <param name="path">Where it is.</param>
/// <param name="mostBytes">Its size.</param>
/// <param name="kept">How many older ones are kept beside it.</param>
internal sealed class LineFile(string path, long mostBytes, int kept) : IDisposable
{
    private readonly Lock _lock = new();
    private FileStream? _file;

    /// <summary>The files that there may be, the current one first.</summary>
    public IReadOnlyList<string> All => [path, .. Enumerable.Range(1, kept).Select(Numbered)];

    /// <summary>Hands a line to the system. Throws where it cannot; the next line is then tried with the file opened anew.</summary>
    public void Append(ReadOnlySpan<byte> line)
    {
        lock (_lock)
        {
            try
            {
                _file ??= Open();
                if (_file.Length > 0 && _file.Length + line.Length > mostBytes)
                    Turn_NeedsLock();
                _file.Write(line);
            }
            catch
            {
                Close_NeedsLock();
                throw;
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
            Close_NeedsLock();
    }

    private void Turn_NeedsLock()
    {
        Close_NeedsLock();
        for (var i = kept; i >= 1; i--)
        {
            var from = i == 1 ? path : Numbered(i - 1);
            if (File.Exists(from))
                File.Move(from, Numbered(i), overwrite: true);
        }
        _file = Open();
    }

    private void Close_NeedsLock()
    {
        _file?.Dispose();
        _file = null;
    }

    private FileStream Open() => PrivateFile.Open(path, FileMode.Append, FileAccess.Write);

    private string Numbered(int number) => string.Create(CultureInfo.InvariantCulture, $"{path}.{number}");
}
