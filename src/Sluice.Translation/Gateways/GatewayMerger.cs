using Sluice.Resources.Diagnostics;
using Sluice.Resources.Istio;
using Sluice.Translation.Hosts;
using Sluice.Translation.Protocols;

namespace Sluice.Translation.Gateways;

/// <summary>
/// Makes one gateway of all that apply to a proxy. What comes first stays: callers give gateways oldest first.
/// On one port, plain HTTP servers join; TLS servers are told apart by server name; anything else conflicts.
/// </summary>
internal sealed class GatewayMerger
{
    private const string DisablePortTranslationLabel = "experimental.istio.io/disable-gateway-port-translation";

    private readonly DiagnosticBag _bag;
    private readonly List<ServerGroup> _groups = [];
    private readonly Dictionary<(int Port, string Protocol, string Bind), ServerGroup> _groupByKey = [];
    private readonly Dictionary<int, ServerGroup> _firstPlain = [];
    private readonly HashSet<int> _usedPorts = [];
    private readonly HashSet<(int Port, string Bind)> _tlsBinds = [];
    private readonly Dictionary<(int Port, string Host), (string Bind, string Owner)> _tlsHosts = [];
    private readonly Dictionary<string, List<MergedServer>> _byRouteTable = new(StringComparer.Ordinal);
    private readonly List<MergedServer> _accepted = [];

    private GatewayMerger(DiagnosticBag bag) => _bag = bag;

    public static MergedGateway Merge(IEnumerable<SelectedGateway> gateways, DiagnosticBag bag)
    {
        var merger = new GatewayMerger(bag);
        foreach (var gateway in gateways)
            merger.Add(gateway);
        return new()
        {
            Groups = merger._groups,
            ByRouteTable = merger._byRouteTable,
            ByGateway = merger._accepted.ToLookup(s => s.GatewayName, StringComparer.Ordinal),
        };
    }

    private void Add(SelectedGateway selected)
    {
        var gateway = selected.Gateway;
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < gateway.Spec.Servers.Count; i++)
        {
            var server = gateway.Spec.Servers[i];
            var path = $"spec.servers[{i}]";
            if (server.Name.Length > 0 && !names.Add(server.Name))
                _bag.Add(Codes.DuplicateServerName, gateway.Key, $"{path}.name", server.Name);
            if (server.DefaultEndpoint.Length > 0)
                _bag.Add(Codes.NotAppliedYet, gateway.Key, $"{path}.defaultEndpoint", "defaultEndpoint");
            if (server.Bind.StartsWith("unix:", StringComparison.Ordinal))
                _bag.Add(Codes.NotAppliedYet, gateway.Key, $"{path}.bind", "Listening on a unix socket");
            if (server.Port is not { } port)
                continue;
            var opened = OpenedPorts((int)port.Number, selected);
            if (opened.Count == 0)
                _bag.Add(Codes.PortNotInService, gateway.Key, $"{path}.port.number", port.Number);
            foreach (var number in opened)
                Add(Resolve(gateway, server, path, number));
        }
    }

    private static MergedServer Resolve(Gateway gateway, Server server, string path, int port) =>
        new()
        {
            Gateway = gateway,
            Server = server,
            Path = path,
            GatewayName = $"{gateway.Metadata.Namespace}/{gateway.Metadata.Name}",
            Port = port,
            Hosts = QualifyHosts(server, gateway.Metadata.Namespace),
            RouteTable = RouteTableName(gateway, server, port),
        };

    /// <summary>A Gateway's port is the Service's where a Service stands in front; else, by selector, it is opened as written.</summary>
    private static IReadOnlyCollection<int> OpenedPorts(int number, SelectedGateway selected)
    {
        var targets = new SortedSet<int>();
        foreach (var service in selected.Services)
        {
            if (selected.BySelector && service.Labels.ContainsKey(DisablePortTranslationLabel))
                continue;
            var index = service.PortIndex(number);
            if (index < 0)
                continue;
            var target = service.Ports[index].TargetPort != 0 ? service.Ports[index].TargetPort : number;
            if (selected.BySelector)
                return [target];
            targets.Add(target);
        }
        return targets.Count == 0 && selected.BySelector ? [number] : targets;
    }

    private void Add(MergedServer server)
    {
        if (server.Server.Tls is not null && !ClaimTlsHosts(server))
            return;
        var accepted =
            _usedPorts.Add(server.Port) ? AddFirst(server)
            : _firstPlain.TryGetValue(server.Port, out var plain) ? AddToPlain(server, plain)
            : AddToTls(server);
        if (accepted)
            _accepted.Add(server);
    }

    private bool AddFirst(MergedServer server)
    {
        var group = Group(server);
        group.RouteTable = server.RouteTable;
        group.Servers.Add(server);
        if (!server.Server.IsTlsServer())
            _firstPlain[server.Port] = group;
        AddRoutes(server);
        return true;
    }

    private bool AddToPlain(MergedServer server, ServerGroup plain)
    {
        var sameBind = plain.Bind == server.Server.Bind;
        if (sameBind && (!CanShare(server.Server.Protocol(), ProtocolNames.Parse(plain.Protocol)) || server.RouteTable.Length == 0))
        {
            var first = plain.Servers[0];
            _bag.Add(
                Codes.PortConflict,
                server.Key,
                $"{server.Path}.port",
                server.Port,
                server.Server.Port!.Protocol,
                first.Key,
                plain.Protocol
            );
            return false;
        }
        var group = plain;
        if (!sameBind)
        {
            group = Group(server);
            group.RouteTable = server.RouteTable;
        }
        group.Servers.Add(server);
        AddRoutes(server);
        return true;
    }

    private bool AddToTls(MergedServer server)
    {
        if (server.Server.IsHttpServer())
        {
            if (_byRouteTable.ContainsKey(server.RouteTable))
            {
                _bag.Add(Codes.HttpsPortNameTaken, server.Key, $"{server.Path}.port.name", server.Port, server.Server.Port!.Name);
                return false;
            }
            AddRoutes(server);
        }
        var isNewBind = _tlsBinds.Add((server.Port, server.Server.Bind));
        if (server.Server.Tls is null && !isNewBind)
        {
            _bag.Add(Codes.PlainServerOnTlsPort, server.Key, server.Path, server.Port);
            return false;
        }
        Group(server).Servers.Add(server);
        return true;
    }

    private ServerGroup Group(MergedServer server)
    {
        var key = (server.Port, server.Server.Port!.Protocol, server.Server.Bind);
        if (_groupByKey.TryGetValue(key, out var group))
            return group;
        group = new(key.Port, key.Protocol, key.Bind);
        _groupByKey.Add(key, group);
        _groups.Add(group);
        return group;
    }

    private void AddRoutes(MergedServer server)
    {
        if (!server.Server.IsHttpServer())
            return;
        if (!_byRouteTable.TryGetValue(server.RouteTable, out var servers))
            _byRouteTable.Add(server.RouteTable, servers = []);
        servers.Add(server);
    }

    private bool ClaimTlsHosts(MergedServer server)
    {
        var taken = server
            .Hosts.Where(h => _tlsHosts.TryGetValue((server.Port, h), out var known) && known.Bind == server.Server.Bind)
            .ToList();
        if (taken.Count > 0)
        {
            var owner = _tlsHosts[(server.Port, taken[0])].Owner;
            _bag.Add(Codes.DuplicateTlsHosts, server.Key, $"{server.Path}.hosts", server.Port, string.Join(", ", taken), owner);
            return false;
        }
        foreach (var host in server.Hosts)
            _tlsHosts[(server.Port, host)] = (server.Server.Bind, server.Key.ToString());
        return true;
    }

    private static bool CanShare(ApplicationProtocol next, ApplicationProtocol first) => next.IsHttp() && first.IsHttp();

    private static IReadOnlyList<string> QualifyHosts(Server server, string ns)
    {
        var hosts = new List<string>(server.Hosts.Count);
        foreach (var written in server.Hosts)
        {
            var (scope, host) = HostName.SplitNamespace(written);
            if (scope == "*" && host == "*")
                return ["*"];
            hosts.Add(
                scope switch
                {
                    "" or "*" => host,
                    "." => $"{ns}/{host}",
                    _ => written,
                }
            );
        }
        return hosts;
    }

    /// <summary>Istio's names. The HTTPS form holds the written port, the HTTP form the opened one.</summary>
    private static string RouteTableName(Gateway gateway, Server server, int port)
    {
        var bind = server.Bind.Length == 0 ? "" : $".{server.Bind}";
        if (server.Protocol().IsHttp())
            return $"http.{port}{bind}";
        return server.Protocol() == ApplicationProtocol.Https && !server.IsPassthrough()
            ? $"https.{server.Port!.Number}.{server.Port.Name}.{gateway.Metadata.Name}.{gateway.Metadata.Namespace}{bind}"
            : "";
    }
}
