namespace Sluice.ControlPlane.Authority.Callers;

/// <summary>Kubernetes' name of a workload: <c>system:serviceaccount:namespace:name</c>.</summary>
internal static class ServiceAccountName
{
    /// <summary>Null where it is none.</summary>
    public static CallerIdentity? Parse(string name, string trustDomain) =>
        name.Split(':') is ["system", "serviceaccount", var ns, var account] ? CallerIdentity.Of(trustDomain, ns, account) : null;
}
