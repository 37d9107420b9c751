using System.Diagnostics.Metrics;
using Sluice.Xds.Resources;

namespace Sluice.Xds.Server;

/// <summary>Numbers of the streams.</summary>
internal sealed class XdsMetrics : IDisposable
{
    public const string MeterName = "Sluice.Xds";

    private readonly Meter _meter;
    private readonly Counter<long> _pushes;
    private readonly Counter<long> _rejects;
    private readonly Histogram<double> _seconds;
    private readonly UpDownCounter<long> _proxies;

    public XdsMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _pushes = _meter.CreateCounter<long>("sluice_xds_pushes", description: "Responses sent, by type.");
        _rejects = _meter.CreateCounter<long>("sluice_xds_rejects", description: "Responses refused by proxies, by type.");
        _seconds = _meter.CreateHistogram(
            "sluice_xds_push_seconds",
            "s",
            "From a change to the answer of one proxy.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
            }
        );
        _proxies = _meter.CreateUpDownCounter<long>("sluice_xds_proxies", description: "Proxies that are connected.");
    }

    public void Pushed(string typeUrl) => _pushes.Add(1, Label(typeUrl));

    public void Rejected(string typeUrl) => _rejects.Add(1, Label(typeUrl));

    public void Answered(TimeSpan time) => _seconds.Record(time.TotalSeconds);

    public void Connected(int change) => _proxies.Add(change);

    public void Dispose() => _meter.Dispose();

    // What strangers subscribe to must not become label values.
    private static KeyValuePair<string, object?> Label(string typeUrl) =>
        new(
            "type",
            typeUrl == TypeUrls.StateMarker || TypeUrls.InOrder.Contains(typeUrl) ? typeUrl[(typeUrl.LastIndexOf('.') + 1)..] : "other"
        );
}
