using Sluice.Snapshot;

namespace Sluice.Routing;

/// <summary>
/// Chooses the filter chain of a connection by Envoy's rules: destination port and address, server name, transport, ALPN, source address; at
/// each step only the most specific candidates go on, and there is no way back.
/// </summary>
public sealed class FilterChainMatcher
{
    private const int None = -1;
    private const int AnyPort = 0;
    private readonly Dictionary<int, SubnetGroups<ServerNameGroups>> _byPort;
    private readonly SubnetGroups<ServerNameGroups>? _anyPort;

    public FilterChainMatcher(Listener listener)
    {
        _byPort = listener
            .FilterChains.Select((chain, index) => new Candidate(index, chain.Match))
            .GroupBy(c => c.Match.DestinationPort)
            .ToDictionary(
                g => g.Key,
                g => new SubnetGroups<ServerNameGroups>([.. g], c => c.Match.DestinationSubnets, names => new ServerNameGroups(names))
            );
        _byPort.Remove(AnyPort, out _anyPort);
    }

    /// <summary>Index of the chain, or -1 where none matches.</summary>
    public int Match(in ConnectionFacts facts)
    {
        // Most listeners have no chain with a port: they pay nothing for those that do.
        var destinations = _byPort.Count > 0 && _byPort.TryGetValue(facts.LocalPort, out var own) ? own : _anyPort;
        if (destinations?.Find(facts.LocalAddress)?.Find(facts.ServerName ?? "") is not { } candidates)
            return None;
        return candidates.Find(facts);
    }

    internal readonly record struct Candidate(int Index, FilterChainMatch Match);

    private sealed class ServerNameGroups
    {
        private readonly DomainIndex<TransportGroups> _named;
        private readonly TransportGroups? _unnamed;

        public ServerNameGroups(List<Candidate> candidates)
        {
            var byName = candidates
                .SelectMany(c => c.Match.ServerNames.Select(n => (Name: n, c)))
                .GroupBy(p => p.Name, p => p.c, StringComparer.Ordinal);
            _named = new(byName.Where(g => g.Key != "*").Select(g => (g.Key, new TransportGroups([.. g]))));
            var unnamed = candidates.Where(c => c.Match.ServerNames.Count == 0 || c.Match.ServerNames.Contains("*")).ToList();
            _unnamed = unnamed.Count == 0 ? null : new(unnamed);
        }

        public TransportGroups? Find(string serverName) => (serverName.Length == 0 ? null : _named.Find(serverName)) ?? _unnamed;
    }

    private sealed class TransportGroups(List<Candidate> candidates)
    {
        private readonly AlpnGroups _tls = new(Of(candidates, TransportProtocol.Tls));
        private readonly AlpnGroups _plain = new(Of(candidates, TransportProtocol.RawBuffer));

        public int Find(in ConnectionFacts facts) => (facts.IsTls ? _tls : _plain).Find(facts);

        private static List<Candidate> Of(List<Candidate> all, TransportProtocol transport)
        {
            var exact = all.Where(c => c.Match.Transport == transport).ToList();
            return exact.Count > 0 ? exact : [.. all.Where(c => c.Match.Transport == TransportProtocol.Any)];
        }
    }

    private sealed class AlpnGroups(List<Candidate> candidates)
    {
        private readonly List<(string Name, SubnetGroups<Choice> Sources)> _named =
        [
            .. candidates
                .SelectMany(c => c.Match.ApplicationProtocols.Select(p => (p, c)))
                .GroupBy(p => p.p, p => p.c, StringComparer.Ordinal)
                .Select(g => (g.Key, Sources([.. g]))),
        ];

        private readonly SubnetGroups<Choice> _any = Sources([.. candidates.Where(c => c.Match.ApplicationProtocols.Count == 0)]);

        public int Find(in ConnectionFacts facts)
        {
            foreach (var (name, sources) in _named)
            {
                if (facts.ApplicationProtocols?.Contains(name, StringComparer.Ordinal) == true)
                    return sources.Find(facts.RemoteAddress)?.Index ?? None;
            }
            return _any.Find(facts.RemoteAddress)?.Index ?? None;
        }

        private static SubnetGroups<Choice> Sources(List<Candidate> candidates) =>
            new(candidates, c => c.Match.SourceSubnets, group => new Choice(group[0].Index));
    }

    private sealed record Choice(int Index);
}
