namespace Sluice.Proxy.Reports;

/// <summary>Counts of requests since they were last taken.</summary>
/// <param name="Answers">By class; 0 has those without a status or of 1xx.</param>
/// <param name="Latencies">Pairs of a bucket (<see cref="Snapshot.LatencyBuckets"/>) and its count.</param>
public sealed record TrafficCounts(
    IReadOnlyList<uint> Answers,
    IReadOnlyList<(int Bucket, uint Count)> Latencies,
    long ReceivedBytes,
    long SentBytes
);
