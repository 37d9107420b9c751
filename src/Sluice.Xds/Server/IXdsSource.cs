namespace Sluice.Xds.Server;

/// <summary>Where streams get from what their proxies should have.</summary>
public interface IXdsSource
{
    /// <summary>Looks at who calls, before anything that they send is read.</summary>
    /// <returns>The peer, with what was found about it for <see cref="ConnectAsync"/>; or a refusal.</returns>
    ValueTask<(XdsPeer Peer, XdsAdmission? Refusal)> GreetAsync(XdsPeer peer, CancellationToken cancel) =>
        ValueTask.FromResult<(XdsPeer, XdsAdmission?)>((peer, null));

    /// <summary>Admits a proxy, or refuses it.</summary>
    ValueTask<XdsAdmission> ConnectAsync(XdsNode node, XdsPeer peer, CancellationToken cancel);
}
