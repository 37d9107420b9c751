using System.Globalization;
using System.Text.Json;
using Sluice.ControlPlane.Authority.State;

namespace Sluice.ControlPlane.Authority.Issuance;

/// <summary>A line of JSON per decision, in a file of mode 0600 that begins anew when it is large. It never holds a key or a token.</summary>
internal sealed class IssuanceAudit(string path, long maxBytes, TimeProvider clock) : IDisposable
{
    private const int OldFiles = 4;
    private readonly Lock _lock = new();
    private FileStream? _file;

    /// <summary>Throws where it cannot be written; a decision that leaves no trace must not be taken.</summary>
    public void Write(AuditEntry entry)
    {
        var line = Line(entry);
        lock (_lock)
        {
            _file ??= Open();
            if (_file.Length > 0 && _file.Length + line.Length > maxBytes)
                Turn_NeedsLock();
            _file!.Write(line);
            _file.Flush();
        }
    }

    public void Dispose() => _file?.Dispose();

    private byte[] Line(AuditEntry entry)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("time", clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
            json.WriteString("decision", entry.Decision);
            Write(json, "reason", entry.Reason);
            Write(json, "caller", entry.Caller);
            Write(json, "method", entry.Method);
            Write(json, "identity", entry.Identity);
            Write(json, "serial", entry.Serial);
            if (entry.NotAfter is { } end)
                json.WriteString("notAfter", end.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
            Write(json, "remote", entry.Remote);
            json.WriteEndObject();
        }
        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    private static void Write(Utf8JsonWriter json, string name, string value)
    {
        if (value.Length > 0)
            json.WriteString(name, value);
    }

    private FileStream Open() => PrivateFile.Open(path, FileMode.Append, FileAccess.Write);

    private void Turn_NeedsLock()
    {
        _file!.Dispose();
        _file = null;
        for (var i = OldFiles - 1; i >= 1; i--)
        {
            if (File.Exists($"{path}.{i}"))
                File.Move($"{path}.{i}", $"{path}.{i + 1}", overwrite: true);
        }
        File.Move(path, $"{path}.1", overwrite: true);
        _file = Open();
    }
}
