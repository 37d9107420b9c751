using System.Collections.Frozen;
using Sluice.Snapshot;

namespace Sluice.Routing;

/// <summary>
/// A <see cref="VirtualHost"/> ready to be asked. The first matching route wins; so that hosts with thousands of routes stay fast,
/// routes that can only match below one first path segment are kept by that segment, and both lists are walked in written order.
/// </summary>
public sealed class CompiledVirtualHost
{
    private readonly CompiledRoute[] _routes;
    private readonly int[] _anywhere;
    private readonly FrozenDictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> _bySegment;

    internal CompiledVirtualHost(VirtualHost host)
    {
        Name = host.Name;
        RequireTls = host.RequireTls;
        _routes = [.. host.Routes.Select(r => new CompiledRoute(r))];
        var bySegment = Enumerable.Range(0, _routes.Length).ToLookup(i => _routes[i].CertainFirstSegment ?? "");
        _anywhere = [.. bySegment[""]];
        _bySegment = bySegment
            .Where(g => g.Key.Length > 0)
            .ToFrozenDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public string Name { get; }

    public bool RequireTls { get; }

    public IReadOnlyList<CompiledRoute> Routes => _routes;

    internal CompiledRoute? Match(Exchange exchange)
    {
        var path = exchange.Path;
        _bySegment.TryGetValue(FirstSegment(path), out var below);
        var (a, b) = (0, 0);
        while (true)
        {
            var next = Math.Min(
                a < _anywhere.Length ? _anywhere[a] : int.MaxValue,
                below is not null && b < below.Length ? below[b] : int.MaxValue
            );
            if (next == int.MaxValue)
                return null;
            if (_routes[next].Matches(exchange, path))
                return _routes[next];
            if (a < _anywhere.Length && _anywhere[a] == next)
                a++;
            else
                b++;
        }
    }

    private static ReadOnlySpan<char> FirstSegment(ReadOnlySpan<char> path)
    {
        var end = path.Length > 1 ? path[1..].IndexOf('/') : -1;
        return end < 0 ? path : path[..(end + 1)];
    }
}
