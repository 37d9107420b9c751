using System.Collections.Concurrent;
using System.Text;
using Sluice.Xds.Resources;
using Sluice.Xds.Server;

namespace Sluice.Testing;

/// <summary>Admits everybody but nodes named <c>stranger</c> and <c>denied</c>; a node's feed is one for all its streams.</summary>
public sealed class TestXdsSource : IXdsSource
{
    private readonly ConcurrentDictionary<string, TestXdsFeed> _feeds = new(StringComparer.Ordinal);
    private XdsState _state = XdsState.Empty;

    public ConcurrentQueue<(XdsNode Node, XdsPeer Peer)> Asked { get; } = [];

    public ValueTask<XdsAdmission> ConnectAsync(XdsNode node, XdsPeer peer, CancellationToken cancel)
    {
        Asked.Enqueue((node, peer));
        return ValueTask.FromResult(
            node.Id switch
            {
                "stranger" => XdsAdmission.Unauthenticated("who are you"),
                "denied" => XdsAdmission.Deny("not for you"),
                _ => XdsAdmission.Admit(_feeds.GetOrAdd(node.Id, id => new(id, _state))),
            }
        );
    }

    /// <summary>For all proxies, those that connect later too.</summary>
    public void Publish(XdsState state)
    {
        _state = state;
        foreach (var feed in _feeds.Values)
            feed.Publish(state);
    }

    public static string Token(XdsPeer peer) => Encoding.UTF8.GetString(peer.BearerToken.Reveal());
}
