namespace Sluice.ControlPlane.Api.Access;

/// <summary>Attempts by key in a window that begins with the first of them. What is remembered is bounded.</summary>
internal sealed class AttemptCounts(int most, TimeSpan window, int mostKeys, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (int Count, DateTimeOffset Since)> _counts = new(StringComparer.Ordinal);

    /// <summary>Counts one. Null while it is one of the first; else how long it is still too many.</summary>
    public TimeSpan? Add(string key)
    {
        var now = clock.GetUtcNow();
        lock (_lock)
        {
            var (count, since) = _counts.TryGetValue(key, out var known) && now - known.Since < window ? known : (0, now);
            if (count >= most)
                return since + window - now;
            if (count == 0)
                MakeRoom_NeedsLock(key, now);
            _counts[key] = (count + 1, since);
            return null;
        }
    }

    /// <summary>Takes one back.</summary>
    public void Undo(string key)
    {
        lock (_lock)
        {
            if (_counts.TryGetValue(key, out var known) && known.Count > 0)
                _counts[key] = (known.Count - 1, known.Since);
        }
    }

    private void MakeRoom_NeedsLock(string key, DateTimeOffset now)
    {
        if (_counts.Count < mostKeys || _counts.ContainsKey(key))
            return;
        foreach (var (old, entry) in _counts)
            if (now - entry.Since >= window)
                _counts.Remove(old);
        if (_counts.Count >= mostKeys)
            _counts.Remove(_counts.MinBy(c => c.Value.Since).Key);
    }
}
