using Sluice.Resources;
using Sluice.Values;

namespace Sluice.Translation;

/// <summary>Istio's order between resources of a kind: the oldest first, then by name, then by namespace.</summary>
internal static class Precedence
{
    /// <summary>Sorted. <see cref="ResourceSet.Of"/> sorts so too; sorting again makes results independent of who built the set.</summary>
    public static IReadOnlyList<T> Order<T>(ValueList<T> resources)
        where T : Resource =>
        [
            .. resources
                .OrderBy(r => r.Metadata.CreationTimestamp ?? DateTimeOffset.MinValue)
                .ThenBy(r => r.Metadata.Name, StringComparer.Ordinal)
                .ThenBy(r => r.Metadata.Namespace, StringComparer.Ordinal),
        ];
}
