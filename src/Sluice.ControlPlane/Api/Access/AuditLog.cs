using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Sluice.ControlPlane.Api.Access;

/// <summary>Writes the audit: a JSON object a line, in a file that only its owner reads, and that is replaced before it grows too large.</summary>
/// <remarks>
/// Every line is handed to the system before the answer goes out. A line that cannot be written does not undo the change, which is done; it is
/// logged instead, and the store's own history still has it.
/// </remarks>
internal sealed class AuditLog(string? path, TimeProvider clock, ILogger log, long mostBytes = AuditLog.DefaultMostBytes) : IDisposable
{
    /// <summary>16 MiB: some 80,000 lines.</summary>
    public const long DefaultMostBytes = 16 * 1024 * 1024;

    /// <summary>Older files that are kept beside the current one: <c>audit.log.1</c> is the newest of them.</summary>
    public const int Kept = 8;

    private readonly Lock _lock = new();
    private FileStream? _file;

    /// <summary>The files that there may be, the current one first. Empty: nothing is written down.</summary>
    public IReadOnlyList<string> Files => path is null ? [] : [path, .. Enumerable.Range(1, Kept).Select(i => Numbered(path, i))];

    public void Write(AuditEntry entry)
    {
        if (path is null)
            return;
        var line = Line(entry);
        lock (_lock)
        {
            try
            {
                Append_NeedsLock(line);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                _file?.Dispose();
                _file = null;
                log.AuditNotWritten(path, failure.Message);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _file?.Dispose();
            _file = null;
        }
    }

    private void Append_NeedsLock(byte[] line)
    {
        _file ??= Open(path!);
        if (_file.Length > 0 && _file.Length + line.Length > mostBytes)
        {
            _file.Dispose();
            _file = null;
            Rotate(path!);
            _file = Open(path!);
        }
        _file.Write(line);
        _file.Flush();
    }

    private static void Rotate(string path)
    {
        for (var i = Kept; i >= 1; i--)
        {
            var from = i == 1 ? path : Numbered(path, i - 1);
            if (File.Exists(from))
                File.Move(from, Numbered(path, i), overwrite: true);
        }
    }

    private static string Numbered(string path, int number) => string.Create(CultureInfo.InvariantCulture, $"{path}.{number}");

    private static FileStream Open(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.Append,
            Access = FileAccess.Write,
            Share = FileShare.Read | FileShare.Delete,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new(path, options);
    }

    private byte[] Line(AuditEntry entry)
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("time", clock.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            WriteText(json, "who", entry.Who);
            json.WriteString("verb", entry.Verb);
            WriteText(json, "resource", entry.Resource);
            WriteText(json, "namespace", entry.Namespace);
            WriteText(json, "name", entry.Name);
            json.WriteNumber("outcome", entry.Outcome);
            if (entry.Revision > 0)
                json.WriteNumber("revision", entry.Revision);
            if (entry.IsDryRun)
                json.WriteBoolean("dryRun", true);
            WriteText(json, "reason", entry.Reason);
            WriteText(json, "address", entry.Address?.ToString() ?? "");
            json.WriteEndObject();
        }
        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        if (text.Length > 0)
            json.WriteString(name, AuditEntry.Shorten(text));
    }
}
