using Sluice.Resources;
using Sluice.Resources.Istio;
using Sluice.Resources.Kubernetes;
using Sluice.Values;

namespace Sluice.Tests.Translation;

/// <summary>Resources with valid defaults; a test names only what matters.</summary>
internal static class Given
{
    public static Gateway Gateway(string name, int port, string protocol, params ReadOnlySpan<string> hosts) =>
        new()
        {
            Kind = "Gateway",
            Metadata = Named(name),
            Spec = new()
            {
                Servers =
                [
                    new Server
                    {
                        Port = new()
                        {
                            Number = (uint)port,
                            Name = protocol.ToLowerInvariant(),
                            Protocol = protocol,
                        },
                        Hosts = ValueList.Create(hosts),
                    },
                ],
            },
        };

    /// <summary>Everything for <paramref name="host"/> goes to <paramref name="service"/>.</summary>
    public static VirtualService VirtualService(string name, string gateway, string host, string service) =>
        new()
        {
            Kind = "VirtualService",
            Metadata = Named(name),
            Spec = new()
            {
                Hosts = [host],
                Gateways = [gateway],
                Http =
                [
                    new HttpRoute
                    {
                        Match = [new HttpMatchRequest { Uri = new() { Prefix = $"/{name}" } }],
                        Route = [new HttpRouteDestination { Destination = new() { Host = service } }],
                    },
                    new HttpRoute { Route = [new HttpRouteDestination { Destination = new() { Host = service } }] },
                ],
            },
        };

    public static Service Service(string name, int port = 80) =>
        new()
        {
            Kind = "Service",
            Metadata = Named(name),
            Spec = new()
            {
                Ports =
                [
                    new KubernetesServicePort
                    {
                        Name = "http",
                        Port = port,
                        TargetPort = new(8080, ""),
                    },
                ],
            },
        };

    public static EndpointSlice Slice(string service, params ReadOnlySpan<string> addresses) =>
        new()
        {
            Kind = "EndpointSlice",
            Metadata = Named($"{service}-1") with { Labels = ValueMap.Of((EndpointSlice.ServiceNameLabel, service)) },
            AddressType = "IPv4",
            Ports = [new SlicePort { Name = "http", Port = 8080 }],
            Endpoints = addresses.ToArray().Select(a => new SliceEndpoint { Addresses = [a] }).ToValueList(),
        };

    private static ResourceMetadata Named(string name) => new() { Name = name, Namespace = "default" };
}
