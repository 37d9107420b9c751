using System.Globalization;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Istio;
using Sluice.Snapshot;
using Sluice.Translation.Protocols;
using Sluice.Translation.Services;
using Sluice.Values;

namespace Sluice.Translation.Sidecars;

/// <summary>
/// Listeners for what the workload sends: one for each port of HTTP services, one for each address and port of others, and the one that
/// redirected connections come to first.
/// </summary>
internal sealed class OutboundTranslator(TranslationScope scope, MeshTcpChains chains, MeshRouteTables tables, OutboundPolicy policy)
{
    /// <summary>Istio's port for outbound traffic.</summary>
    public const int VirtualPort = 15001;

    private const string AnyAddress = "0.0.0.0";
    private const string Loopback = "127.0.0.1";

    private readonly SortedDictionary<string, OutboundListener> _listeners = new(StringComparer.Ordinal);

    private bool IsIntercepted => scope.Node.Interception != InterceptionMode.None;

    public IEnumerable<Listener> Translate(IReadOnlyList<EgressScope> scopes, Sidecar? sidecar)
    {
        for (var i = 0; i < scopes.Count; i++)
        {
            if (scopes[i].HasPort)
                AddOwnPort(scopes[i], sidecar!, $"spec.egress[{i}]");
            else if (IsIntercepted)
                AddEveryPort(scopes[i]);
        }
        var timeout = scope.Mesh.Config.ProtocolDetectionTimeout ?? TimeSpan.Zero;
        foreach (var listener in _listeners.Values)
            yield return listener.Build(CatchAll("PassthroughFilterChain"), timeout);
        if (IsIntercepted)
            yield return Virtual();
    }

    /// <summary>Connections to this very port would come back for ever: they end here.</summary>
    private Listener Virtual() =>
        new()
        {
            Name = "virtualOutbound",
            Port = VirtualPort,
            Direction = TrafficDirection.Outbound,
            UseOriginalDestination = true,
            Transparent = scope.Node.Interception == InterceptionMode.Tproxy,
            FilterChains =
            [
                new FilterChain
                {
                    Name = "virtualOutbound-blackhole",
                    Match = new() { DestinationPort = VirtualPort },
                    Filter = ToCluster(FixedClusters.BlackHole),
                },
                CatchAll("virtualOutbound-catchall-tcp"),
            ],
        };

    private FilterChain CatchAll(string name) => new() { Name = name, Filter = ToCluster(policy.Cluster) };

    private static TcpProxy ToCluster(string cluster) => new() { Clusters = [new WeightedCluster { Cluster = cluster }] };

    private void AddEveryPort(EgressScope egress)
    {
        foreach (var service in egress.Services)
        {
            for (var i = 0; i < service.Ports.Count; i++)
            {
                var port = new OutboundPort
                {
                    Scope = egress,
                    Service = service,
                    PortIndex = i,
                    Number = service.Ports[i].Number,
                    Protocol = service.Ports[i].Protocol,
                };
                if (port.Protocol.IsHttp())
                    AddHttp(port);
                else if (port.Protocol != ApplicationProtocol.Udp && MeshAlias.TargetOf(scope, service) is null)
                    AddOther(port);
            }
        }
    }

    private void AddHttp(OutboundPort port)
    {
        var listener = Get(AnyAddress, port.Number);
        if (!listener.IsLocked)
            listener.AddHttp(tables.OfPort(port.Scope, port.Number));
    }

    /// <summary>TCP, TLS, and what nothing is known of: by address where the service has one.</summary>
    private void AddOther(OutboundPort port)
    {
        var addresses = port.Service.IsHeadless ? OtherEndpoints(port.Service) : port.Service.Addresses;
        if (port.Service.IsHeadless && addresses.Count == 0)
            return;
        var networks = new List<string>();
        foreach (var address in addresses.Select(VirtualAddress.Canonical))
        {
            if (VirtualAddress.IsNetwork(address))
                networks.Add(address);
            else
                AddChains(Get(address, port.Number), port with { HasOwnAddress = true });
        }
        if (networks.Count > 0 || addresses.Count == 0)
            AddChains(Get(AnyAddress, port.Number), port with { Subnets = networks.ToValueList() });
    }

    // The workload's own address is not reached through its outbound side.
    private ValueList<string> OtherEndpoints(CatalogService service) =>
        service.Endpoints.Select(e => e.Address).Where(a => !scope.Node.Addresses.Contains(a)).ToValueList();

    private void AddChains(OutboundListener listener, OutboundPort port)
    {
        if (listener.IsLocked)
            return;
        foreach (var chain in chains.Of(port))
            listener.Add(chain);
        if (port.Protocol != ApplicationProtocol.Unsupported)
            return;
        listener.AddHttp(
            port.HasOwnAddress && !port.Service.IsHeadless
                ? tables.OfService(port.Scope, port.Service, port.Number)
                : tables.OfPort(port.Scope, port.Number)
        );
    }

    private void AddOwnPort(EgressScope egress, Sidecar sidecar, string path)
    {
        var (listener, number) = (egress.Listener!, (int)egress.Listener!.Port!.Number);
        if (listener.Bind.StartsWith("unix:", StringComparison.Ordinal))
        {
            scope.Bag.Add(Codes.NotAppliedYet, sidecar.Key, $"{path}.bind", "Listening on a unix socket");
            return;
        }
        var binds = listener.CaptureMode == CaptureMode.None || (listener.CaptureMode == CaptureMode.Default && !IsIntercepted);
        var protocol = ProtocolNames.Parse(listener.Port!.Protocol);
        var address =
            listener.Bind.Length > 0 ? listener.Bind
            : binds ? Loopback
            : AnyAddress;
        var own = Get(address, number);
        own.BindsPort = binds;
        if (protocol.IsHttp() || protocol == ApplicationProtocol.Unsupported)
            own.AddHttp(protocol == ApplicationProtocol.HttpProxy ? tables.OfEveryPort(egress, number) : tables.OfPort(egress, number));
        else
            AddServices(egress, own, number, protocol, isFree: listener.Bind.Length == 0 && !binds);
        own.IsLocked = true;
    }

    /// <param name="isFree">Services with an address are served there, as everywhere.</param>
    private void AddServices(EgressScope egress, OutboundListener own, int number, ApplicationProtocol protocol, bool isFree)
    {
        foreach (var service in egress.Services)
        {
            var port = new OutboundPort
            {
                Scope = egress,
                Service = service,
                PortIndex = service.Ports.Count == 1 ? 0 : service.PortIndex(number),
                Number = number,
                Protocol = protocol,
            };
            if (isFree)
                AddOther(port);
            else
                AddChains(own, port);
        }
    }

    private OutboundListener Get(string address, int port)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{address}_{port}");
        if (!_listeners.TryGetValue(key, out var listener))
            _listeners.Add(key, listener = new(address, port));
        return listener;
    }
}
