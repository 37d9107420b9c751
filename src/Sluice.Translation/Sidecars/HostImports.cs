using Sluice.Translation.Hosts;
using Sluice.Values;

namespace Sluice.Translation.Sidecars;

/// <summary>
/// The hosts of a Sidecar's egress listener, <c>namespace/host</c>: which services and VirtualServices it lets in. <c>~ns/host</c> takes
/// out what another entry let in.
/// </summary>
internal sealed class HostImports
{
    private const string Any = "*";
    private const string Own = ".";
    private const char Not = '~';

    private readonly List<(string Namespace, string Host)> _imports = [];
    private readonly List<(string Namespace, string Host)> _exclusions = [];

    public HostImports(ValueList<string> hosts, string ns)
    {
        foreach (var entry in hosts)
        {
            var (space, host) = HostName.SplitNamespace(entry);
            if (space.StartsWith(Not))
                _exclusions.Add((space.Length == 1 ? Any : Qualify(space[1..], ns), host));
            else
                _imports.Add((Qualify(space, ns), host));
        }
    }

    /// <summary>Everything.</summary>
    public static HostImports All { get; } = new(["*/*"], "");

    public bool Covers(string ns, string host) => AnyOf(_imports, ns, h => HostName.Matches(h, host)) && !IsExcluded(ns, host);

    public bool CoversAny(string ns, ValueList<string> hosts)
    {
        foreach (var host in hosts)
        {
            if (Covers(ns, host))
                return true;
        }
        return false;
    }

    private bool IsExcluded(string ns, string host) => AnyOf(_exclusions, ns, h => HostName.IsSubsetOf(host, h));

    private static bool AnyOf(List<(string Namespace, string Host)> entries, string ns, Func<string, bool> matches)
    {
        foreach (var (space, host) in entries)
        {
            if ((space == Any || space == ns) && matches(host))
                return true;
        }
        return false;
    }

    private static string Qualify(string space, string ns) =>
        space is "" ? Any
        : space == Own ? ns
        : space;
}
