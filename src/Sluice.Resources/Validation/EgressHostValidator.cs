using Sluice.Resources.Diagnostics;
using Sluice.Values;

namespace Sluice.Resources.Validation;

/// <summary>The rules of a Sidecar's egress hosts: <c>namespace/host</c>.</summary>
internal static class EgressHostValidator
{
    private const string Any = "*";

    public static void Validate(ValueList<string> hosts, string path, Check check)
    {
        var everything = new HashSet<string>(StringComparer.Ordinal);
        foreach (var host in hosts)
        {
            if (host.EndsWith("/*", StringComparison.Ordinal) && !IsExclusion(host))
                everything.Add(host[..^2]);
        }
        for (var i = 0; i < hosts.Count; i++)
        {
            var item = path.Item("hosts", i);
            var slash = hosts[i].IndexOf('/', StringComparison.Ordinal);
            if (slash < 0)
                check.Suggest($"write */{hosts[i]}", Codes.BadEgressHost, item, hosts[i], "there is no '/'");
            else if (One(hosts[i], hosts[i][..slash], hosts[i][(slash + 1)..], item, check))
                Covered(hosts[i], hosts[i][..slash], everything, item, check);
        }
    }

    private static bool One(string entry, string space, string host, string path, Check check)
    {
        var name = space.StartsWith('~') ? space[1..] : space;
        var isSpace = (space == "~" || name is Any or "." || Names.IsLabel(name)) && space != "~*" && space != "~.";
        if (!check.That(isSpace, Codes.BadEgressHost, path, entry, "the namespace is neither '*', '.', '~' nor a name"))
            return false;
        var why = host == Any ? null : Names.WhyNotWildcardDomain(host);
        return check.That(why is null, Codes.BadEgressHost, path, entry, why);
    }

    private static void Covered(string entry, string space, HashSet<string> everything, string path, Check check)
    {
        if (IsExclusion(entry))
            return;
        if (everything.Contains(Any) && entry != "*/*")
            check.Report(Codes.EgressHostCovered, path, "*/*", entry);
        else if (everything.Contains(space) && entry != $"{space}/*")
            check.Report(Codes.EgressHostCovered, path, $"{space}/*", entry);
    }

    private static bool IsExclusion(string host) => host.StartsWith('~');
}
