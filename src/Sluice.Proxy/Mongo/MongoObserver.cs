using Sluice.Proxy.Tcp;
using Sluice.Proxy.Telemetry;

namespace Sluice.Proxy.Mongo;

/// <summary>Counts the operations of a relayed MongoDB connection.</summary>
internal sealed class MongoObserver(string listener, ProxyMetrics metrics) : IByteObserver
{
    private readonly MongoDirection _requests = new(listener, metrics);
    private readonly MongoDirection _replies = new(listener, metrics);

    public void FromClient(ReadOnlySpan<byte> bytes) => _requests.Pass(bytes);

    public void FromUpstream(ReadOnlySpan<byte> bytes) => _replies.Pass(bytes);
}
