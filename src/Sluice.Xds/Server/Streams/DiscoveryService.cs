using Grpc.Core;
using Sluice.Xds.Protocol.Discovery;

namespace Sluice.Xds.Server.Streams;

/// <summary>The service that proxies call.</summary>
internal sealed class DiscoveryService(XdsStreams streams) : AggregatedDiscoveryService.AggregatedDiscoveryServiceBase
{
    public override Task StreamAggregatedResources(
        IAsyncStreamReader<DiscoveryRequest> requestStream,
        IServerStreamWriter<DiscoveryResponse> responseStream,
        ServerCallContext context
    ) =>
        streams.RunAsync(
            new XdsLine<DiscoveryRequest, DiscoveryResponse>(requestStream, responseStream, streams.World),
            streams.World,
            context
        );

    public override Task DeltaAggregatedResources(
        IAsyncStreamReader<DeltaDiscoveryRequest> requestStream,
        IServerStreamWriter<DeltaDiscoveryResponse> responseStream,
        ServerCallContext context
    ) =>
        streams.RunAsync(
            new XdsLine<DeltaDiscoveryRequest, DeltaDiscoveryResponse>(requestStream, responseStream, streams.Delta),
            streams.Delta,
            context
        );
}
