using System.Net;
using Sluice.Routing;
using Sluice.Snapshot;
using Sluice.Testing;

namespace Sluice.Tests.Translation.Sidecars;

/// <summary>Takes a call through a sidecar's snapshot: the listener by original destination, the proxy's own chain matcher and routes.</summary>
internal static class MeshSimulator
{
    public const string NoChain = "no filter chains matched";
    public const string BadMutualTls = "invalid mTLS";
    public const string ProtocolError = "protocol error";

    public static MeshOutcome Run(ProxySnapshot snapshot, MeshCall call)
    {
        if (Find(snapshot, call) is not { } listener)
            return new() { Error = "no listener matched" };
        var outcome = new MeshOutcome { Listener = listener.Name };
        var facts = new ConnectionFacts
        {
            LocalAddress = IPAddress.Parse(call.Address),
            LocalPort = call.Port,
            RemoteAddress = IPAddress.Parse("10.9.9.9"),
            IsTls = call.IsTls,
            ServerName = call.Sni,
            ApplicationProtocols = call.SeenAlpn.Length > 0 && (call.IsTls || listener.InspectHttp) ? [call.SeenAlpn] : [],
        };
        var index = new FilterChainMatcher(listener).Match(facts);
        var chain = index >= 0 ? listener.FilterChains[index] : listener.DefaultFilterChain;
        return chain is null ? outcome with { Error = NoChain } : Pass(snapshot, chain, call, outcome with { Chain = chain.Name });
    }

    /// <summary>A port that is bound is reached directly; everything else was redirected to a virtual listener.</summary>
    private static Listener? Find(ProxySnapshot snapshot, MeshCall call)
    {
        if (snapshot.Listeners.FirstOrDefault(l => l.UseOriginalDestination && l.Port == call.Port) is { } direct)
            return direct;
        var direction = call.IsInbound ? TrafficDirection.Inbound : TrafficDirection.Outbound;
        var candidates = snapshot
            .Listeners.Where(l => l.Direction == direction && l.Port == call.Port && !l.UseOriginalDestination)
            .ToList();
        return candidates.Find(l => l.Address == call.Address)
            ?? candidates.Find(l => l.Address == "0.0.0.0")
            ?? snapshot.Listeners.FirstOrDefault(l => l.UseOriginalDestination && l.Direction == direction);
    }

    private static MeshOutcome Pass(ProxySnapshot snapshot, FilterChain chain, MeshCall call, MeshOutcome outcome)
    {
        if (chain.Tls is { } tls && tls.ClientCertificates == ClientCertificateMode.Required != (call.Tls == "mtls"))
            return outcome with { Error = BadMutualTls };
        if (chain.Filter is TcpProxy tcp)
            return outcome with { Cluster = tcp.Clusters[0].Cluster };
        var isEncrypted = call.IsTls && chain.Tls is null;
        return isEncrypted || !call.Protocol.StartsWith("http", StringComparison.Ordinal)
            ? outcome with
            {
                Error = ProtocolError,
            }
            : Route(snapshot, ((HttpConnectionManager)chain.Filter).RouteTable, call, outcome);
    }

    private static MeshOutcome Route(ProxySnapshot snapshot, string name, MeshCall call, MeshOutcome outcome)
    {
        var table = CompiledRouteTable.Compile(snapshot.RouteTables.Single(t => t.Name == name));
        var host = call.Host.Length > 0 ? call.Host : call.Address;
        var match = table.Match(FakeExchange.Get($"http://{host}{call.Path}"));
        outcome = outcome with { VirtualHost = match.Host?.Name ?? "", Route = match.Route?.Route.Name ?? "" };
        return match.Route?.Route.Action switch
        {
            ForwardAction forward => outcome with { Cluster = forward.Clusters[0].Cluster },
            DirectResponseAction direct => outcome with { Error = $"answered with {direct.StatusCode}" },
            _ => outcome with { Error = "no route matched" },
        };
    }
}
