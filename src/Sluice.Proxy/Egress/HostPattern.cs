namespace Sluice.Proxy.Egress;

/// <summary>Hosts of a configuration: a name or an address, <c>*.suffix</c> for every name below it, or <c>*</c>.</summary>
internal static class HostPattern
{
    public static bool IsWildcard(string pattern) => pattern.StartsWith('*');

    public static bool Covers(string pattern, TargetHost host)
    {
        if (pattern == "*")
            return true;
        if (!IsWildcard(pattern))
            return TargetHost.TryParse(pattern, out var exact) && exact == host;
        // A wildcard is about names: 10.0.0.1 is not below *.0.0.1.
        return host.Address is null && host.Name.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase);
    }
}
