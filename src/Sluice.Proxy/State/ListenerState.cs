using Sluice.Routing;
using Sluice.Snapshot;

namespace Sluice.Proxy.State;

/// <summary>A listener with its chains, ready to choose among them.</summary>
internal sealed class ListenerState
{
    private readonly ChainState? _default;

    /// <param name="chains">One for each filter chain of <paramref name="settings"/>, in order; then the default chain's, where there is one.</param>
    public ListenerState(Listener settings, ChainState[] chains)
    {
        Settings = settings;
        Chains = chains;
        _default = settings.DefaultFilterChain is null ? null : chains[^1];
        Matcher = new FilterChainMatcher(settings);
        EndsTls = chains.Any(c => c.Tls is not null);
        InspectsTls = settings.InspectTls || settings.FilterChains.Any(NeedsHello);
    }

    public Listener Settings { get; }

    public ChainState[] Chains { get; }

    public FilterChainMatcher Matcher { get; }

    /// <summary>The first bytes decide, so they are read before a chain is chosen.</summary>
    public bool InspectsTls { get; }

    /// <summary>At least one chain ends TLS here.</summary>
    public bool EndsTls { get; }

    /// <summary>Null: the connection is to be closed.</summary>
    public ChainState? Match(in ConnectionFacts facts)
    {
        var index = Matcher.Match(facts);
        return index < 0 ? _default : Chains[index];
    }

    public ChainState? FindChain(string name) => Array.Find(Chains, c => c.Name == name);

    private static bool NeedsHello(FilterChain chain) =>
        chain.Tls is not null
        || chain.Match.ServerNames.Count > 0
        || chain.Match.ApplicationProtocols.Count > 0
        || chain.Match.Transport != TransportProtocol.Any;
}
