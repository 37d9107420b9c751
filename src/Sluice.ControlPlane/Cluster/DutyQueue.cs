using Sluice.ControlPlane.Store;

namespace Sluice.ControlPlane.Cluster;

/// <summary>
/// Objects that are to be kept as they should be: each is looked at when it becomes known, and all of them now and then, one after the
/// other, and only while this process leads.
/// </summary>
/// <param name="what">What they are, in words for the log.</param>
/// <param name="keep">Looks at one, and puts it right. A <see cref="StoreException"/> means: not now.</param>
internal sealed class DutyQueue(
    string what,
    Func<string, CancellationToken, Task<DutyOutcome>> keep,
    ClusterDutyTools tools,
    ClusterDutyOptions options
)
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    // What is due, each once; what has just become known does not wait for a thousand that were right five minutes ago.
    private readonly HashSet<string> _due = new(StringComparer.Ordinal);
    private readonly Queue<string> _news = new();
    private readonly Queue<string> _again = new();
    private readonly Signal _woken = new();

    // Only the loop's.
    private readonly HashSet<string> _refused = new(StringComparer.Ordinal);
    private string _problem = "";

    /// <summary>Begins to keep one, unless it is kept already.</summary>
    public void Keep(string key)
    {
        lock (_lock)
        {
            if (!_known.Add(key) || !_due.Add(key))
                return;
            _news.Enqueue(key);
        }
        _woken.Raise();
    }

    /// <summary>It is gone, or no longer ours.</summary>
    public void Forget(string key)
    {
        lock (_lock)
            _known.Remove(key);
    }

    /// <summary>Keeps these and no others.</summary>
    public void KeepOnly(IReadOnlyCollection<string> keys)
    {
        lock (_lock)
            _known.IntersectWith(keys);
        foreach (var key in keys)
            Keep(key);
    }

    /// <summary>Looks at all of them again: what they should be has changed, or may have been changed by others.</summary>
    public void Recheck()
    {
        lock (_lock)
        {
            foreach (var key in _known.Where(_due.Add))
                _again.Enqueue(key);
        }
        _woken.Raise();
    }

    /// <summary>Works until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        await using var recheck = tools.Clock.CreateTimer(_ => Recheck(), null, options.Recheck, options.Recheck);
        while (true)
        {
            var woken = _woken.Next;
            if (!tools.IsLeader() || Take() is not { } key)
            {
                await woken.WaitAsync(cancel);
                continue;
            }
            var isDone = await TryAsync(key, cancel);
            if (!isDone)
                PutBack(key);
            await Task.Delay(isDone ? options.Pace : options.AfterFailure, tools.Clock, cancel);
        }
    }

    private string? Take()
    {
        lock (_lock)
        {
            while (_news.TryDequeue(out var key) || _again.TryDequeue(out key))
            {
                _due.Remove(key);
                if (_known.Contains(key))
                    return key;
            }
            return null;
        }
    }

    // At the end: one that fails must not hold up the others.
    private void PutBack(string key)
    {
        lock (_lock)
        {
            if (_due.Add(key))
                _again.Enqueue(key);
        }
    }

    // False: not now.
    private async Task<bool> TryAsync(string key, CancellationToken cancel)
    {
        try
        {
            Note(key, await keep(key, cancel));
            _problem = "";
            return true;
        }
        // What others wrote may be of any form, and none of it may end this loop.
        catch (Exception e) when (e is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            var problem = e is StoreException ? e.Message : e.ToString();
            if (problem != _problem)
                tools.Log.NotPutRight(what, key, problem);
            _problem = problem;
            return false;
        }
    }

    // A right that is missing is missing in every namespace: one line, until all is well again.
    private void Note(string key, DutyOutcome outcome)
    {
        if (outcome.IsWritten)
            tools.Log.PutRight(what, key);
        if (outcome.Refusal.Length == 0)
            _refused.Remove(key);
        else if (_refused.Add(key) && _refused.Count == 1)
            tools.Log.MayNotPutRight(what, key, outcome.Refusal);
    }
}
