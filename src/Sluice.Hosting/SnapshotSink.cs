using Sluice.Proxy;
using Sluice.Values;
using Sluice.Xds.Client;
using Sluice.Xds.Mapping;

namespace Sluice.Hosting;

/// <summary>Puts the control plane's states to work in this process's proxy.</summary>
public sealed class SnapshotSink(ProxyServer proxy) : IXdsSink
{
    private readonly XdsDecoder _decoder = new();

    /// <summary>Called after each whole state that was applied.</summary>
    public Action? Applied { get; init; }

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
        if (result.Reason.Length > 0)
            return [new XdsError("", "", result.Reason)];
        Applied?.Invoke();
        return [];
    }
}
