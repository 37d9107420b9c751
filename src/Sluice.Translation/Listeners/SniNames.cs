using Sluice.Translation.Gateways;
using Sluice.Translation.Hosts;
using Sluice.Values;

namespace Sluice.Translation.Listeners;

/// <summary>Server names by which TLS connections are told apart.</summary>
internal static class SniNames
{
    public static ValueList<string> Of(MergedServer server) => Of(server.Hosts.Select(h => HostName.SplitNamespace(h).Host));

    /// <summary>Sorted; none at all where <c>*</c> is among them, since then the name does not matter.</summary>
    public static ValueList<string> Of(IEnumerable<string> hosts)
    {
        var names = hosts.Select(h => h.ToLowerInvariant()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToValueList();
        return names.Contains("*") ? [] : names;
    }
}
