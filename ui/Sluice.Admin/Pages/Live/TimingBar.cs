namespace Sluice.Admin.Pages.Live;

/// <summary>One part of the time that a request took.</summary>
/// <param name="Name">Key of its text.</param>
/// <param name="Look">Its colour.</param>
/// <param name="FromMs">Since the request began.</param>
/// <param name="LengthMs">How long it was.</param>
internal sealed record TimingBar(string Name, string Look, double FromMs, double LengthMs)
{
    /// <summary>What the gateway did, how long the upstream thought, and how long its answer took.</summary>
    public static IReadOnlyList<TimingBar> Of(LiveRequest request)
    {
        var (total, start) = (Math.Max(0, request.DurationMs), Math.Clamp(request.UpstreamStartMs, 0, Math.Max(0, request.DurationMs)));
        if (start <= 0)
            return [new("TimeGateway", "main", 0, total)];
        var first = Math.Clamp(request.UpstreamFirstByteMs, 0, total - start);
        if (first <= 0)
            return [new("TimeGateway", "main", 0, start), new("TimeNoAnswer", "bad", start, total - start)];
        return
        [
            new("TimeGateway", "main", 0, start),
            new("TimeWaiting", "second", start, first),
            new("TimeTransfer", "third", start + first, total - start - first),
        ];
    }
}
