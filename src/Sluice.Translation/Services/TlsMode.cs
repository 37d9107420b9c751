using Sluice.Values;

namespace Sluice.Translation.Services;

/// <summary>Istio's label of workloads whose proxy takes mutual TLS.</summary>
internal static class TlsMode
{
    private const string Label = "security.istio.io/tlsMode";

    /// <summary>Null: the labels do not say.</summary>
    public static bool? Of(ValueMap<string> labels) => labels.TryGetValue(Label, out var mode) ? mode == "istio" : null;
}
