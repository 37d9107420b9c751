using System.Collections.Concurrent;
using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sluice.Xds.Protocol.Discovery;
using Sluice.Xds.Resources;

namespace Sluice.Tests.Xds.Wire;

/// <summary>A delta server that is not ours: it sends each type when it is asked for, and marks nothing.</summary>
internal sealed class ForeignServer(XdsState state) : AggregatedDiscoveryService.AggregatedDiscoveryServiceBase, IAsyncDisposable
{
    private WebApplication _app = null!;

    public Uri Uri { get; private set; } = null!;

    public ConcurrentQueue<DeltaDiscoveryRequest> Answers { get; } = [];

    public static async Task<ForeignServer> StartAsync(XdsState state)
    {
        var server = new ForeignServer(state);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(server);
        server._app = builder.Build();
        server._app.MapGrpcService<ForeignServer>();
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        server.Uri = new(server._app.Urls.First());
        return server;
    }

    public override async Task DeltaAggregatedResources(
        IAsyncStreamReader<DeltaDiscoveryRequest> requestStream,
        IServerStreamWriter<DeltaDiscoveryResponse> responseStream,
        ServerCallContext context
    )
    {
        while (await requestStream.MoveNext(context.CancellationToken))
        {
            var request = requestStream.Current;
            if (request.ResponseNonce.Length > 0)
                Answers.Enqueue(request);
            else if (state.Of(request.TypeUrl) is { Count: > 0 } resources)
                await responseStream.WriteAsync(Response(request.TypeUrl, resources.Values), context.CancellationToken);
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static DeltaDiscoveryResponse Response(string typeUrl, IEnumerable<XdsResource> resources)
    {
        var response = new DeltaDiscoveryResponse { TypeUrl = typeUrl, Nonce = "n" };
        foreach (var resource in resources)
        {
            response.Resources.Add(
                new Resource
                {
                    Name = resource.Name,
                    Version = resource.Version,
                    Resource_ = new() { TypeUrl = typeUrl, Value = Google.Protobuf.ByteString.CopyFrom(resource.Body.Span) },
                }
            );
        }
        return response;
    }
}
