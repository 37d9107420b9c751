using Sluice.Proxy;
using Sluice.Values;
using Sluice.Xds.Client;
using Sluice.Xds.Mapping;

namespace Sluice.Hosting;

/// <summary>Puts the control plane's states to work in this process's proxy.</summary>
public sealed class SnapshotSink(ProxyServer proxy) : IXdsSink
{
    private readonly XdsDecoder _decoder = new();

    public async ValueTask<ValueList<XdsError>> ApplyAsync(XdsUpdate update, CancellationToken cancel)
    {
        var decoding = _decoder.Decode(update.Next);
        if (!decoding.IsAccepted)
            return decoding.Rejections.Select(r => new XdsError(r.TypeUrl, r.Name, r.Reason)).ToValueList();
        if (update.IsEndpointsOnly)
        {
            proxy.ApplyEndpoints(decoding.Snapshot.Endpoints);
            return [];
        }
        var result = await proxy.ApplyAsync(decoding.Snapshot, cancel);
        return result.Reason.Length == 0 ? [] : [new XdsError("", "", result.Reason)];
    }
}
