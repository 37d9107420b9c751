using Sluice.Snapshot;

namespace Sluice.Proxy.Reports;

/// <summary>The counts of one <see cref="TrafficKey"/> since they were last taken.</summary>
internal sealed class TrafficCell
{
    /// <summary>By class: 0 has those without a status or of 1xx.</summary>
    public const int Classes = 6;

    private readonly uint[] _answers = new uint[Classes];
    private readonly uint[] _latencies = new uint[LatencyBuckets.Count];
    private long _received;
    private long _sent;
    private long _nextSample;
    private long _nextFailure;

    /// <summary>Takings in a row in which there was nothing.</summary>
    public int IdleRounds { get; private set; }

    public void Add(int code, long microseconds, long received, long sent)
    {
        var answerClass = code / 100;
        Interlocked.Increment(ref _answers[answerClass is >= 2 and < Classes ? answerClass : 0]);
        Interlocked.Increment(ref _latencies[LatencyBuckets.IndexOf(microseconds)]);
        if (received > 0)
            Interlocked.Add(ref _received, received);
        if (sent > 0)
            Interlocked.Add(ref _sent, sent);
    }

    /// <summary>Whether this request is the one of its time that is looked at; those that fail have a time of their own.</summary>
    public bool IsSampled(int code, long now, long pause) =>
        code is >= 200 and < 500 ? IsSampled(ref _nextSample, now, pause) : IsSampled(ref _nextFailure, now, pause);

    private static bool IsSampled(ref long next, long now, long pause)
    {
        var known = Volatile.Read(ref next);
        return now >= known && Interlocked.CompareExchange(ref next, now + pause, known) == known;
    }

    /// <summary>Null where there is nothing.</summary>
    public TrafficCounts? Take()
    {
        var answers = new uint[Classes];
        var any = false;
        for (var i = 0; i < Classes; i++)
            any |= (answers[i] = Interlocked.Exchange(ref _answers[i], 0)) > 0;
        if (!any)
        {
            IdleRounds++;
            return null;
        }
        IdleRounds = 0;
        var latencies = new List<(int, uint)>();
        for (var i = 0; i < _latencies.Length; i++)
        {
            if (Interlocked.Exchange(ref _latencies[i], 0) is > 0 and var count)
                latencies.Add((i, count));
        }
        return new(answers, latencies, Interlocked.Exchange(ref _received, 0), Interlocked.Exchange(ref _sent, 0));
    }
}
