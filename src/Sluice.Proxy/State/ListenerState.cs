using Sluice.Proxy.Routing;
using Sluice.Snapshot;

namespace Sluice.Proxy.State;

/// <summary>A listener with its chains, ready to choose among them.</summary>
internal sealed class ListenerState
{
    public ListenerState(Listener settings, ChainState[] chains)
    {
        Settings = settings;
        Chains = chains;
        Matcher = new FilterChainMatcher(settings);
        InspectsTls = settings.InspectTls || settings.FilterChains.Any(NeedsHello);
    }

    public Listener Settings { get; }

    /// <summary>In the order of the listener's filter chains.</summary>
    public ChainState[] Chains { get; }

    public FilterChainMatcher Matcher { get; }

    /// <summary>The first bytes decide, so they are read before a chain is chosen.</summary>
    public bool InspectsTls { get; }

    public ChainState? FindChain(string name) => Array.Find(Chains, c => c.Name == name);

    private static bool NeedsHello(FilterChain chain) =>
        chain.Tls is not null
        || chain.Match.ServerNames.Count > 0
        || chain.Match.ApplicationProtocols.Count > 0
        || chain.Match.Transport != TransportProtocol.Any;
}
