using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Sluice.ControlPlane.Files;

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

    private readonly LineFile? _file = path is null ? null : new(path, mostBytes, Kept);

    /// <summary>The files that there may be, the current one first. Empty: nothing is written down.</summary>
    public IReadOnlyList<string> Files => _file?.All ?? [];

    public void Write(AuditEntry entry)
    {
        try
        {
            _file?.Append(Line(entry));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            log.AuditNotWritten(path!, failure.Message);
        }
    }

    public void Dispose() => _file?.Dispose();

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
