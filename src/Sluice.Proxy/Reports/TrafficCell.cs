using Sluice.Snapshot;

namespace Sluice.Proxy.Reports;

/// <summary>The counts of one <see cref="TrafficKey"/> since they were last taken.</summary>
internal sealed class TrafficCell
{
    /// <summary>By class: 0 has those without a status or of 1xx.</summary>
    public const int Classes = 6;

    // Processors that count in the same place take turns, and that costs more than the counting.
    private const int Stripes = 4;

    private readonly Stripe?[] _stripes = new Stripe?[Stripes];
    private long _nextSample;
    private long _nextFailure;

    /// <summary>Takings in a row in which there was nothing.</summary>
    public int IdleRounds { get; private set; }

    public void Add(int code, long microseconds, long received, long sent)
    {
        var index = Thread.GetCurrentProcessorId() % Stripes;
        var stripe = Volatile.Read(ref _stripes[index]) ?? Make(index);
        stripe.Add(code / 100, microseconds, received, sent);
    }

    /// <summary>Whether this request is the one of its time that is looked at; those that fail have a time of their own.</summary>
    public bool IsSampled(int code, long now, long pause) =>
        code is >= 200 and < 500 ? IsSampled(ref _nextSample, now, pause) : IsSampled(ref _nextFailure, now, pause);

    /// <summary>Null where there is nothing.</summary>
    public TrafficCounts? Take()
    {
        var (answers, latencies) = (new uint[Classes], new uint[LatencyBuckets.Count]);
        var (received, sent) = (0L, 0L);
        foreach (var stripe in _stripes)
            stripe?.Take(answers, latencies, ref received, ref sent);
        if (Array.TrueForAll(answers, a => a == 0))
        {
            IdleRounds++;
            return null;
        }
        IdleRounds = 0;
        var used = new List<(int, uint)>();
        for (var i = 0; i < latencies.Length; i++)
        {
            if (latencies[i] > 0)
                used.Add((i, latencies[i]));
        }
        return new(answers, used, received, sent);
    }

    private Stripe Make(int index)
    {
        var made = new Stripe();
        return Interlocked.CompareExchange(ref _stripes[index], made, null) ?? made;
    }

    private static bool IsSampled(ref long next, long now, long pause)
    {
        var known = Volatile.Read(ref next);
        return now >= known && Interlocked.CompareExchange(ref next, now + pause, known) == known;
    }

    private sealed class Stripe
    {
        private readonly uint[] _answers = new uint[Classes];
        private readonly uint[] _latencies = new uint[LatencyBuckets.Count];
        private long _received;
        private long _sent;

        public void Add(int answerClass, long microseconds, long received, long sent)
        {
            Interlocked.Increment(ref _latencies[LatencyBuckets.IndexOf(microseconds)]);
            if (received > 0)
                Interlocked.Add(ref _received, received);
            if (sent > 0)
                Interlocked.Add(ref _sent, sent);
            Interlocked.Increment(ref _answers[answerClass is >= 2 and < Classes ? answerClass : 0]);
        }

        public void Take(uint[] answers, uint[] latencies, ref long received, ref long sent)
        {
            for (var i = 0; i < answers.Length; i++)
                answers[i] += Interlocked.Exchange(ref _answers[i], 0);
            for (var i = 0; i < latencies.Length; i++)
                latencies[i] += Interlocked.Exchange(ref _latencies[i], 0);
            received += Interlocked.Exchange(ref _received, 0);
            sent += Interlocked.Exchange(ref _sent, 0);
        }
    }
}
