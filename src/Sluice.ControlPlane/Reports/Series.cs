namespace Sluice.ControlPlane.Reports;

/// <summary>Tallies of steps of equal length, as far back as there is room.</summary>
internal sealed class Series(TimeSpan step, int capacity)
{
    private readonly Tally?[] _tallies = new Tally?[capacity];
    private readonly long[] _numbers = new long[capacity];

    public TimeSpan Step => step;

    /// <summary>Adds what was counted in a time that ended then, to each step what falls into it.</summary>
    public void Add(Tally tally, DateTimeOffset end, TimeSpan period)
    {
        if (tally.IsEmpty)
            return;
        var last = NumberOf(end);
        var start = end - period;
        var first = Math.Max(NumberOf(start), last - capacity + 1);
        for (var number = first; number <= last; number++)
        {
            var (from, to) = (PartAt(number), PartAt(number + 1));
            if (to > from)
                At(number).AddPart(tally, from, to);
        }

        double PartAt(long number) =>
            period <= TimeSpan.Zero ? (number > last ? 1 : 0) : Math.Clamp((TimeOf(number) - start) / period, 0, 1);
    }

    /// <summary>The sum of all steps that ended after <paramref name="from"/>.</summary>
    public Tally Sum(DateTimeOffset from, DateTimeOffset to)
    {
        var sum = new Tally();
        foreach (var (time, tally) in Between(from, to))
            sum.Add(tally);
        return sum;
    }

    /// <summary>Steps with their beginnings, the oldest first; those without anything are left out.</summary>
    public IEnumerable<(DateTimeOffset Time, Tally Tally)> Between(DateTimeOffset from, DateTimeOffset to)
    {
        for (var number = NumberOf(from); number <= NumberOf(to); number++)
        {
            var index = (int)(number % capacity);
            if (_numbers[index] == number && _tallies[index] is { } tally)
                yield return (TimeOf(number), tally);
        }
    }

    private Tally At(long number)
    {
        var index = (int)(number % capacity);
        if (_numbers[index] != number || _tallies[index] is not { } tally)
            (_numbers[index], _tallies[index]) = (number, tally = new());
        return tally;
    }

    private long NumberOf(DateTimeOffset time) => time.UtcTicks / step.Ticks;

    private DateTimeOffset TimeOf(long number) => new(number * step.Ticks, TimeSpan.Zero);
}
