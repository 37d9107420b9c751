using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Translation.Routes;

/// <summary>The order of routes within a virtual host.</summary>
internal static class RouteOrder
{
    /// <summary>As given (older VirtualServices first), but what matches everything after all else, whoever wrote it.</summary>
    public static ValueList<Route> CatchAllLast(IReadOnlyCollection<Route> routes) =>
        routes
            .Where(r => !RouteMatchTranslator.IsCatchAll(r.Match))
            .Concat(routes.Where(r => RouteMatchTranslator.IsCatchAll(r.Match)))
            .ToValueList();
}
