namespace Sluice.Admin.Traffic;

/// <summary>Names of proxies for people.</summary>
internal static class ProxyName
{
    /// <summary><c>istio-system/ingress.istio-system</c>, which xDS says, is <c>istio-system/ingress</c> to people.</summary>
    public static string Short(string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && name.EndsWith($".{name[..slash]}", StringComparison.Ordinal) ? name[..^(slash + 1)] : name;
    }
}
