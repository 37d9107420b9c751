using Grpc.Core;

namespace Sluice.Xds.Server.Streams;

/// <summary>Both directions of a call, in the words of either protocol.</summary>
internal sealed class XdsLine<TRequest, TResponse>(
    IAsyncStreamReader<TRequest> requests,
    IAsyncStreamWriter<TResponse> responses,
    IXdsCodec<TRequest, TResponse> codec
)
{
    public XdsAsk Current => codec.Read(requests.Current);

    public Task<bool> ReadAsync(CancellationToken cancel) => requests.MoveNext(cancel);

    public Task WriteAsync(XdsFlight flight, CancellationToken cancel) => responses.WriteAsync(codec.Write(flight), cancel);
}
