using System.Text.Json;
using Microsoft.Extensions.Logging;
using Sluice.ControlPlane.Authority.State;
using Sluice.ControlPlane.Files;

namespace Sluice.ControlPlane.Acme.Scheduling;

/// <summary>What was asked of authorities in the last week, and what failed: on the disk, so that a program that begins again and again asks no more than one that runs.</summary>
internal sealed class AcmeLedger
{
    /// <summary>The longest time that a limit counts over (Let's Encrypt: seven days).</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    /// <summary>More than an account may do in that time; the oldest go first.</summary>
    private const int MostEntries = 20_000;

    private readonly string _path;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Lock _lock = new();
    private readonly List<LedgerEntry> _entries;
    private readonly Dictionary<string, Attempts> _attempts;

    /// <param name="path">The file; made where there is none.</param>
    /// <param name="clock">Time.</param>
    /// <param name="log">Told when it cannot be written.</param>
    public AcmeLedger(string path, TimeProvider clock, ILogger log)
    {
        (_path, _clock, _log) = (path, clock, log);
        var file = Read(path);
        _entries = [.. file.Entries];
        _attempts = new(file.Attempts, StringComparer.Ordinal);
    }

    public void Add(LedgerKind kind, string account, string subject)
    {
        lock (_lock)
        {
            _entries.Add(new(_clock.GetUtcNow(), kind, account, subject));
            Save_NeedsLock();
        }
    }

    /// <summary>When such things happened within the last <paramref name="time"/>, oldest first.</summary>
    public IReadOnlyList<DateTimeOffset> Since(TimeSpan time, LedgerKind kind, string account, string? subject = null)
    {
        var from = _clock.GetUtcNow() - time;
        lock (_lock)
            return
            [
                .. _entries
                    .Where(e => e.At > from && e.Kind == kind && e.Account == account && (subject is null || e.Subject == subject))
                    .Select(e => e.At),
            ];
    }

    /// <summary>Null: the last attempt was good, or there was none.</summary>
    public Attempts? AttemptsOf(string certificate)
    {
        lock (_lock)
            return _attempts.GetValueOrDefault(certificate);
    }

    /// <param name="certificate"><c>namespace/name</c>.</param>
    /// <param name="attempts">Null: it was good.</param>
    public void Keep(string certificate, Attempts? attempts)
    {
        lock (_lock)
        {
            if (attempts is null ? !_attempts.Remove(certificate) : attempts == _attempts.GetValueOrDefault(certificate))
                return;
            if (attempts is not null)
                _attempts[certificate] = attempts;
            Save_NeedsLock();
        }
    }

    private void Save_NeedsLock()
    {
        var from = _clock.GetUtcNow() - Kept;
        _entries.RemoveAll(e => e.At <= from);
        if (_entries.Count > MostEntries)
            _entries.RemoveRange(0, _entries.Count - MostEntries);
        try
        {
            PrivateFile.Write(_path, JsonSerializer.SerializeToUtf8Bytes(new LedgerFile { Entries = _entries, Attempts = _attempts }));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It still counts as long as this process runs.
            _log.LedgerNotWritten(e.Message);
        }
    }

    private static LedgerFile Read(string path)
    {
        PrivateFile.CreateFolder(Path.GetDirectoryName(path)!);
        if (!File.Exists(path))
            return new();
        try
        {
            return JsonSerializer.Deserialize<LedgerFile>(File.ReadAllBytes(path)) ?? new();
        }
        catch (JsonException)
        {
            // A file of another version: limits are met once more at worst, and the authority says so.
            return new();
        }
    }
}
