using System.Globalization;
using Sluice.Values;

namespace Sluice.ControlPlane.Injection;

/// <summary>What injection wants to know of a namespace.</summary>
public sealed record NamespaceFacts
{
    private const string UserRange = "openshift.io/sa.scc.uid-range";

    /// <summary>The namespace <c>default</c>, of which nothing else is known.</summary>
    public static readonly NamespaceFacts Default = new() { Name = "default" };

    public required string Name { get; init; }

    /// <summary>Its labels; null where they are not known, and whoever asks has looked at them (a webhook's namespaceSelector).</summary>
    public ValueMap<string>? Labels { get; init; }

    /// <summary>User that the sidecar must run as there; null: as the settings say. OpenShift gives each namespace its own.</summary>
    public long? ProxyUser { get; init; }

    /// <summary>From a Namespace's metadata. The sidecar gets the last user of OpenShift's range, as with Istio.</summary>
    public static NamespaceFacts From(string name, ValueMap<string>? labels, ValueMap<string> annotations) =>
        new()
        {
            Name = name,
            Labels = labels,
            ProxyUser = annotations.TryGetValue(UserRange, out var range) ? LastOf(range) : null,
        };

    /// <summary>Whether the labels, with the pod's own, choose injection by this revision: the rules of Istio's webhook configurations.</summary>
    internal bool Chooses(string revision, string? podInject, string? podRevision)
    {
        if (Labels is not { } labels)
            return true;
        var asked = labels.TryGetValue("istio-injection", out var injection);
        if (labels.TryGetValue("istio.io/rev", out var rev) && !asked)
            return rev == revision && podInject != "false";
        if (asked)
            return injection == "enabled" && revision == "default" && podInject != "false";
        return podInject == "true" && (podRevision ?? "default") == revision;
    }

    // "1000620000/10000": first user, and how many.
    private static long? LastOf(string range) =>
        range.Split('/') is [var first, var size]
        && long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var start)
        && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        && count is > 0 and < int.MaxValue
        && start < int.MaxValue
            ? start + count - 1
            : null;
}
