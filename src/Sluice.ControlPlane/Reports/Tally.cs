using Sluice.Snapshot;

namespace Sluice.ControlPlane.Reports;

/// <summary>Requests of one stretch of time: how many, how they ended, how long they took.</summary>
internal sealed class Tally
{
    // Few of the hundred buckets are used in one stretch.
    private byte[] _buckets = [];
    private uint[] _counts = [];
    private int _used;

    public long Requests { get; private set; }

    /// <summary>Of 5xx.</summary>
    public long Errors { get; private set; }

    /// <summary>Of 4xx.</summary>
    public long ClientErrors { get; private set; }
    public long ReceivedBytes { get; private set; }
    public long SentBytes { get; private set; }

    /// <summary>TCP connections that were opened.</summary>
    public long Connections { get; private set; }

    public bool IsEmpty => Requests == 0 && Connections == 0 && ReceivedBytes == 0 && SentBytes == 0;

    public void AddCounts(long requests, long errors, long clientErrors)
    {
        Requests += requests;
        Errors += errors;
        ClientErrors += clientErrors;
    }

    public void AddBytes(long received, long sent)
    {
        ReceivedBytes += received;
        SentBytes += sent;
    }

    public void AddConnections(long opened) => Connections += opened;

    public void AddLatency(int bucket, uint count)
    {
        for (var i = 0; i < _used; i++)
        {
            if (_buckets[i] == bucket)
            {
                _counts[i] += count;
                return;
            }
        }
        if (_used == _buckets.Length)
        {
            Array.Resize(ref _buckets, Math.Max(4, _used * 2));
            Array.Resize(ref _counts, _buckets.Length);
        }
        (_buckets[_used], _counts[_used]) = ((byte)bucket, count);
        _used++;
    }

    public void Add(Tally other) => AddPart(other, 0, 1);

    /// <summary>Adds what falls between two points of the other's time, from 0 to 1. The parts of a whole make the whole.</summary>
    public void AddPart(Tally other, double from, double to)
    {
        AddCounts(Part(other.Requests), Part(other.Errors), Part(other.ClientErrors));
        AddBytes(Part(other.ReceivedBytes), Part(other.SentBytes));
        AddConnections(Part(other.Connections));
        for (var i = 0; i < other._used; i++)
        {
            if (Part(other._counts[i]) is > 0 and var count)
                AddLatency(other._buckets[i], (uint)count);
        }

        long Part(long whole) => (long)Math.Round(whole * to) - (long)Math.Round(whole * from);
    }

    /// <summary>Milliseconds that this share of the requests took at most; null where it is not known how long any took.</summary>
    public double? Percentile(double share)
    {
        var counts = new long[LatencyBuckets.Count];
        var all = 0L;
        for (var i = 0; i < _used; i++)
        {
            counts[_buckets[i]] += _counts[i];
            all += _counts[i];
        }
        if (all == 0)
            return null;
        var wanted = share * all;
        var seen = 0L;
        for (var i = 0; i < counts.Length; i++)
        {
            if (counts[i] > 0 && seen + counts[i] >= wanted)
                return Within(i, (wanted - seen) / counts[i]);
            seen += counts[i];
        }
        return Within(counts.Length - 1, 1);
    }

    private static double Within(int bucket, double part)
    {
        var start = LatencyBuckets.StartOf(bucket);
        var end = bucket + 1 < LatencyBuckets.Count ? LatencyBuckets.StartOf(bucket + 1) : start;
        return Math.Round((start + (part * (end - start))) / 1000, 3);
    }
}
