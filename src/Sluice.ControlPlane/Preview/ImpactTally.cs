using System.Text.Json.Nodes;

namespace Sluice.ControlPlane.Preview;

/// <summary>Counts what a change does, and keeps the first of each.</summary>
internal sealed class ImpactTally(int mostShown)
{
    private readonly JsonArray _gateways = [];
    private readonly JsonArray _changed = [];
    private readonly JsonArray _probes = [];
    private int _sampled;
    private int _different;
    private int _probed;

    public void Gateway(JsonObject summary) => _gateways.Add(summary);

    public void Sample(Comparison comparison)
    {
        _sampled++;
        if (!comparison.IsChanged)
            return;
        _different++;
        if (comparison.Json is { } shown && _changed.Count < mostShown)
            _changed.Add(shown);
    }

    public void Probe(Comparison comparison)
    {
        _probed++;
        if (comparison is not { IsChanged: true, Json: { } shown } || _probes.Count >= mostShown)
            return;
        _probes.Add(shown);
    }

    public JsonObject Write() =>
        new()
        {
            ["sampled"] = _sampled,
            ["changedCount"] = _different,
            ["changed"] = _changed,
            ["unchanged"] = _sampled - _different,
            ["probed"] = _probed,
            ["probes"] = _probes,
            ["gateways"] = _gateways,
        };
}
