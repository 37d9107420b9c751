using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sluice.ControlPlane.Store.Kubernetes.Leases;

/// <summary>A Lease object. What others wrote into it (labels, say) is kept.</summary>
internal sealed class Lease(JsonObject json)
{
    // Kubernetes' MicroTime.
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <summary>Empty: nobody.</summary>
    public string Holder => (string?)Spec["holderIdentity"] ?? "";

    /// <summary>What its holder wrote; when that changes, the holder lives. Its times are of a clock that is not ours.</summary>
    public string Mark => Spec.ToJsonString();

    /// <summary>How long the holder asked the others to wait; null: it does not say.</summary>
    public TimeSpan? Duration =>
        Spec["leaseDurationSeconds"] is JsonValue value && value.TryGetValue<int>(out var seconds) ? TimeSpan.FromSeconds(seconds) : null;

    private JsonObject Spec => json["spec"] as JsonObject ?? [];

    public static Lease New(string ns, string name) =>
        new(
            new()
            {
                ["apiVersion"] = "coordination.k8s.io/v1",
                ["kind"] = "Lease",
                ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = ns },
                ["spec"] = new JsonObject(),
            }
        );

    /// <summary>This lease in the hands of <paramref name="identity"/>.</summary>
    public Lease HeldBy(string identity, TimeSpan duration, DateTimeOffset now)
    {
        var next = json.DeepClone().AsObject();
        var spec = Spec.DeepClone().AsObject();
        var time = now.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
        if (Holder != identity)
        {
            var transitions = spec["leaseTransitions"] is JsonValue value && value.TryGetValue<int>(out var count) ? count : -1;
            spec["leaseTransitions"] = transitions + 1;
            spec["acquireTime"] = time;
        }
        spec["holderIdentity"] = identity;
        spec["leaseDurationSeconds"] = Math.Max(1, (int)Math.Ceiling(duration.TotalSeconds));
        spec["renewTime"] = time;
        next["spec"] = spec;
        return new(next);
    }

    /// <summary>This lease given back: the next candidate need not wait.</summary>
    public Lease Released(DateTimeOffset now)
    {
        var next = json.DeepClone().AsObject();
        var spec = Spec.DeepClone().AsObject();
        spec["holderIdentity"] = "";
        spec["leaseDurationSeconds"] = 1;
        spec["renewTime"] = now.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);
        next["spec"] = spec;
        return new(next);
    }

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(json);
}
