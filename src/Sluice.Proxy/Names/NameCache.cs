namespace Sluice.Proxy.Names;

/// <summary>Remembers answers for as long as they say, and asks each question once however many wait for it.</summary>
/// <param name="ask">What it throws counts as no answer.</param>
internal sealed class NameCache(NameOptions options, TimeProvider clock, Func<NameQuestion, Task<NameAnswer>> ask)
{
    private const int FamiliesPerName = 2;

    private readonly Lock _lock = new();
    private readonly Dictionary<NameQuestion, CachedAnswer> _answers = [];
    private readonly Dictionary<NameQuestion, Task<CachedAnswer>> _pending = [];

    // Exactly the questions in _answers: an answer is replaced only once it has expired, and expired ones leave before others come.
    private readonly PriorityQueue<NameQuestion, long> _byExpiry = new();

    /// <summary>Answers remembered, of one family each.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _answers.Count;
        }
    }

    /// <summary>The question goes on without the caller where the caller stops waiting: others may wait too, and the answer is remembered.</summary>
    public Task<CachedAnswer> GetAsync(NameQuestion question)
    {
        lock (_lock)
        {
            if (_answers.TryGetValue(question, out var known) && clock.GetTimestamp() < known.Expires)
                return Task.FromResult(known);
            if (_pending.TryGetValue(question, out var pending))
                return pending;
            if (_pending.Count >= options.MaxQuestions)
                return Task.FromResult(new CachedAnswer(NameAnswer.Failed(NameAnswerKind.NoAnswer, "too many questions are under way"), 0));
            // On another thread, so that no socket is opened under the lock.
            pending = Task.Run(() => AskAsync(question));
            _pending.Add(question, pending);
            return pending;
        }
    }

    public TimeSpan Remaining(CachedAnswer answer)
    {
        var left = clock.GetElapsedTime(clock.GetTimestamp(), answer.Expires);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private async Task<CachedAnswer> AskAsync(NameQuestion question)
    {
        NameAnswer answer;
        try
        {
            answer = await ask(question);
        }
        catch (Exception failed)
        {
            // Whatever it is, the question must not stay open for ever.
            answer = NameAnswer.Failed(NameAnswerKind.NoAnswer, failed.Message);
        }
        lock (_lock)
        {
            _pending.Remove(question);
            var ticks = Lifetime(answer).TotalSeconds * clock.TimestampFrequency;
            var cached = new CachedAnswer(answer, clock.GetTimestamp() + (long)ticks);
            Store_NeedsLock(question, cached);
            return cached;
        }
    }

    private void Store_NeedsLock(NameQuestion question, CachedAnswer answer)
    {
        var now = clock.GetTimestamp();
        while (_byExpiry.TryPeek(out _, out var expires) && (expires <= now || _byExpiry.Count >= options.MaxNames * FamiliesPerName))
            _answers.Remove(_byExpiry.Dequeue());
        _answers.Add(question, answer);
        _byExpiry.Enqueue(question, answer.Expires);
    }

    private TimeSpan Lifetime(NameAnswer answer) =>
        answer.Kind switch
        {
            NameAnswerKind.Found => Within(answer.TimeToLive!.Value, options.MinTtl, options.MaxTtl),
            NameAnswerKind.NoSuchName or NameAnswerKind.NoAddress => answer.TimeToLive is { } told
                ? Within(told, options.MinTtl, options.MaxNegativeTtl)
                : options.NegativeTtl,
            _ => options.FailureTtl,
        };

    private static TimeSpan Within(TimeSpan time, TimeSpan least, TimeSpan most) =>
        time < least ? least
        : time > most ? most
        : time;
}

/// <param name="Expires">The clock's timestamp from which the answer counts no more.</param>
internal sealed record CachedAnswer(NameAnswer Answer, long Expires);
