using System.Globalization;
using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Tests.Xds.Mapping;

/// <summary>A gateway of many hosts, as translation gives it: one table, one cluster and endpoint set for each host.</summary>
internal static class ManyRoutes
{
    public static ProxySnapshot Snapshot(int hosts, int routes) =>
        new()
        {
            Version = "1",
            Listeners =
            [
                new()
                {
                    Name = "0.0.0.0_80",
                    Port = 80,
                    FilterChains = [new() { Filter = new HttpConnectionManager { RouteTable = "http.80" } }],
                },
            ],
            RouteTables = [new() { Name = "http.80", VirtualHosts = All(hosts, i => Host(i, routes)) }],
            Clusters = All(hosts, i => new Cluster { Name = ClusterName(i) }),
            Endpoints = All(
                hosts,
                i => new EndpointSet
                {
                    Cluster = ClusterName(i),
                    Endpoints = [new() { Address = "10.0.0.1", Port = 8080 }, new() { Address = "10.0.0.2", Port = 8080 }],
                }
            ),
        };

    /// <summary>The first route of one host has another name; everything else is the very same.</summary>
    public static ProxySnapshot WithChangedHost(ProxySnapshot snapshot, int host, string name)
    {
        var hosts = snapshot.RouteTables[0].VirtualHosts.ToArray();
        var routes = hosts[host].Routes.ToArray();
        routes[0] = routes[0] with { Name = name };
        hosts[host] = hosts[host] with { Routes = routes.ToValueList() };
        return snapshot with { Version = name, RouteTables = [snapshot.RouteTables[0] with { VirtualHosts = hosts.ToValueList() }] };
    }

    private static VirtualHost Host(int index, int routes) =>
        new()
        {
            Name = Text($"host-{index:d5}.example.com:80"),
            Domains = [Text($"host-{index:d5}.example.com")],
            Routes = All(routes, i => Route(index, i)),
        };

    private static Route Route(int host, int index) =>
        new()
        {
            Name = Text($"route-{index}"),
            Source = Text($"default/vs-{host}"),
            Rule = Text($"spec.http[{index}]"),
            Match = new()
            {
                Path = new() { Kind = PathMatchKind.Prefix, Value = Text($"/api/v{index}") },
                Headers = index % 2 == 0 ? [] : [new() { Name = "x-user", Value = new(ValueMatchKind.Exact, "jason") }],
            },
            Action = new ForwardAction
            {
                Clusters = [new() { Cluster = ClusterName(host), Weight = 90 }, new() { Cluster = ClusterName(0), Weight = 10 }],
                Timeout = TimeSpan.FromSeconds(10),
                Retry = new() { Attempts = 2, RetryOn = "connect-failure,refused-stream,unavailable,cancelled,503" },
            },
            RequestHeaders = new() { Set = [new("x-route", "a")] },
        };

    private static string ClusterName(int host) => Text($"outbound|80||svc-{host:d5}.default.svc.cluster.local");

    private static ValueList<T> All<T>(int count, Func<int, T> make) => Enumerable.Range(0, count).Select(make).ToValueList();

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
