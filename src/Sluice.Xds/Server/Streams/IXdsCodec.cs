namespace Sluice.Xds.Server.Streams;

/// <summary>The messages of one of the two protocols.</summary>
internal interface IXdsCodec<in TRequest, out TResponse>
{
    XdsAsk Read(TRequest request);

    TResponse Write(XdsFlight flight);
}
