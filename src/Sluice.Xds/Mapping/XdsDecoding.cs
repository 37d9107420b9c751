using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Xds.Mapping;

/// <summary>What became of a state.</summary>
/// <param name="Snapshot">The new snapshot; with rejections the last good one, unchanged.</param>
/// <param name="Rejections">Every resource that cannot be applied. Empty: all was taken.</param>
public sealed record XdsDecoding(ProxySnapshot Snapshot, ValueList<XdsRejection> Rejections)
{
    public bool IsAccepted => Rejections.Count == 0;

    /// <summary>All rejections as text, for the NACK; cut where it grows too long for a log.</summary>
    public string Describe(int limit = 4096)
    {
        var text = string.Join("; ", Rejections);
        return text.Length <= limit ? text : text[..limit] + "...";
    }
}
