using Sluice.Xds.Resources;

namespace Sluice.Xds.Server.Streams;

/// <summary>Make before break.</summary>
internal static class XdsOrder
{
    /// <summary>Where a type's turn is. Types that Sluice does not know come after those it knows, the marker after all.</summary>
    public static int Of(string typeUrl)
    {
        if (typeUrl == TypeUrls.StateMarker)
            return int.MaxValue;
        for (var i = 0; i < TypeUrls.InOrder.Count; i++)
        {
            if (TypeUrls.InOrder[i] == typeUrl)
                return i;
        }
        return TypeUrls.InOrder.Count;
    }

    /// <summary>Types that others refer to, so that their resources may go only after those of the others have. In the order in which they go.</summary>
    public static IReadOnlyList<string> RemovedLast { get; } = [TypeUrls.Cluster, TypeUrls.ClusterLoadAssignment, TypeUrls.Secret];

    public static bool IsRemovedLast(string typeUrl) => RemovedLast.Contains(typeUrl);

    /// <summary>Whether a response of the state-of-the-world protocol means that what it does not hold does not exist.</summary>
    public static bool IsWhole(string typeUrl) => typeUrl is TypeUrls.Cluster or TypeUrls.Listener;
}
