using System.Globalization;
using System.Text.Json;
using Sluice.ControlPlane.Files;

namespace Sluice.ControlPlane.Authority.Issuance;

/// <summary>A line of JSON per decision, in a file of mode 0600 that begins anew when it is large. It never holds a key or a token.</summary>
internal sealed class IssuanceAudit(string path, long maxBytes, TimeProvider clock) : IDisposable
{
    private const int OldFiles = 4;
    private readonly LineFile _file = new(path, maxBytes, OldFiles);

    /// <summary>Throws where it cannot be written; a decision that leaves no trace must not be taken.</summary>
    public void Write(AuditEntry entry) => _file.Append(Line(entry));

    public void Dispose() => _file.Dispose();

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
}
