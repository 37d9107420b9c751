using System.Net;
using System.Security.Authentication;
using Sluice.Proxy.State;
using Sluice.Proxy.Tls;
using Sluice.Snapshot;

namespace Sluice.Proxy.Listeners;

/// <summary>What is known of a client's connection; Kestrel carries it to every request on it.</summary>
internal sealed class GatewayConnection(Listener listener, string chain)
{
    private Resolved? _resolved;

    public string Listener => listener.Name;

    public TrafficDirection Direction => listener.Direction;

    /// <summary>The listener's port, whatever port the host really bound.</summary>
    public int Port => listener.Port;

    public bool IsTls { get; init; }

    /// <summary>SNI; empty without.</summary>
    public string ServerName { get; init; } = "";

    public IPEndPoint? Remote { get; init; }

    /// <summary>Where the client wanted to go: for a redirected connection its original destination.</summary>
    public IPEndPoint? Local { get; init; }

    /// <summary>The version of TLS that was agreed on; none without.</summary>
    public SslProtocols TlsProtocol { get; set; }

    /// <summary>Who the client is by its certificate; <see cref="PeerIdentity.None"/> without mutual TLS.</summary>
    public PeerIdentity Peer { get; set; } = PeerIdentity.None;

    /// <summary>The remote address as headers write it; made once per connection.</summary>
    public string RemoteAddress => field ??= Remote?.Address.ToString() ?? "";

    /// <summary>The chain of this connection as the given state defines it; null where that state has it no more.</summary>
    public ChainState? ChainIn(ProxyState state)
    {
        // One reference for both, so that concurrent HTTP/2 streams never see a mixture.
        var resolved = Volatile.Read(ref _resolved);
        if (resolved is null || !ReferenceEquals(resolved.State, state))
            Volatile.Write(ref _resolved, resolved = new(state, state.FindChain(listener.Name, chain)));
        return resolved.Chain;
    }

    private sealed record Resolved(ProxyState State, ChainState? Chain);
}
