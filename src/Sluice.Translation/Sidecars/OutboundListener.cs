using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Translation.Sidecars;

/// <summary>Collects what the services of one address and port need. What comes first stays.</summary>
internal sealed class OutboundListener(string address, int port)
{
    /// <summary>What a sidecar's HTTP inspection tells of plain connections (Istio's list).</summary>
    public static readonly ValueList<string> PlainHttp = ["http/1.0", "http/1.1", "h2c"];

    private readonly List<FilterChain> _chains = [];
    private readonly HashSet<FilterChainMatch> _matches = [];
    private string _routeTable = "";

    /// <summary>A Sidecar gives this port to some services; no others are added.</summary>
    public bool IsLocked { get; set; }

    /// <summary>The application connects to it without being redirected.</summary>
    public bool BindsPort { get; set; }

    /// <summary>Serve HTTP from this route table.</summary>
    public void AddHttp(string routeTable)
    {
        if (_routeTable.Length == 0)
            _routeTable = routeTable;
    }

    public void Add(FilterChain chain)
    {
        if (_matches.Add(chain.Match))
            _chains.Add(chain);
    }

    public Listener Build(FilterChain otherwise, TimeSpan inspectionTimeout)
    {
        var isHttpOnly = BindsPort && _chains.Count == 0;
        if (_routeTable.Length > 0)
            _chains.Insert(0, Http(isHttpOnly));
        var takesAll = _chains.Exists(c => c.Match == new FilterChainMatch());
        return new()
        {
            Name = $"{address}_{port}",
            Address = address,
            Port = port,
            Direction = TrafficDirection.Outbound,
            BindsPort = BindsPort,
            InspectTls = _chains.Exists(c => c.Match.Transport == TransportProtocol.Tls),
            InspectHttp = _routeTable.Length > 0 && !isHttpOnly,
            InspectionTimeout = inspectionTimeout,
            ContinueAfterInspectionTimeout = true,
            FilterChains = _chains.ToValueList(),
            DefaultFilterChain = takesAll ? null : otherwise,
        };
    }

    // An intercepted port may carry anything; one that is bound for HTTP carries HTTP.
    private FilterChain Http(bool always) =>
        new()
        {
            Name = _routeTable,
            Match = always ? new() : new() { ApplicationProtocols = PlainHttp, Transport = TransportProtocol.RawBuffer },
            Filter = new HttpConnectionManager { RouteTable = _routeTable, UseRemoteAddress = false },
        };
}
