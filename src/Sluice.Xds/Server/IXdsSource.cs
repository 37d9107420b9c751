namespace Sluice.Xds.Server;

/// <summary>Where streams get from what their proxies should have.</summary>
public interface IXdsSource
{
    /// <summary>Admits a proxy, or refuses it.</summary>
    ValueTask<XdsAdmission> ConnectAsync(XdsNode node, XdsPeer peer, CancellationToken cancel);
}
