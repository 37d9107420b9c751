namespace Sluice.ControlPlane.Push;

/// <summary>Who a proxy is.</summary>
/// <param name="Namespace">Of its workload; empty when the caller proved nothing.</param>
/// <param name="ServiceAccount">Of its workload.</param>
/// <param name="Reason">Why there is no identity; empty where there is one.</param>
public sealed record ProxyVerdict(string Namespace, string ServiceAccount, string Reason = "")
{
    public bool IsProven => Reason.Length == 0;

    public static ProxyVerdict Unknown(string reason) => new("", "", reason);
}
