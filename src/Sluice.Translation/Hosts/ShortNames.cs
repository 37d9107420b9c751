namespace Sluice.Translation.Hosts;

/// <summary>What names without a namespace mean within a resource.</summary>
public static class ShortNames
{
    /// <summary><c>reviews</c> in namespace <c>shop</c> is <c>reviews.shop.svc.cluster.local</c>. Names with a dot, wildcards and none stay.</summary>
    public static string QualifyHost(string host, string ns, string clusterDomain)
    {
        if (host.Length == 0 || host == "*" || host.Contains('.', StringComparison.Ordinal))
            return host;
        return clusterDomain.Length == 0 ? $"{host}.{ns}" : $"{host}.{ns}.svc.{clusterDomain}";
    }

    /// <summary>A VirtualService's reference to a gateway as <c>namespace/name</c>; <c>mesh</c> stays. Dots are Istio's old form <c>name.namespace</c>.</summary>
    public static string QualifyGateway(string gateway, string ns)
    {
        if (gateway == "mesh")
            return gateway;
        var slash = gateway.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0)
            return gateway[..slash] == "." ? $"{ns}/{gateway[(slash + 1)..]}" : gateway;
        var parts = gateway.Split('.');
        return parts.Length == 1 ? $"{ns}/{gateway}" : $"{parts[1]}/{parts[0]}";
    }
}
