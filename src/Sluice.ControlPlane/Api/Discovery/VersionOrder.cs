namespace Sluice.ControlPlane.Api.Discovery;

/// <summary>v1 before v1beta1 before v1alpha3, as Kubernetes ranks them.</summary>
internal static class VersionOrder
{
    public static int Rank(string version) =>
        version switch
        {
            _ when version.Contains("alpha", StringComparison.Ordinal) => 2,
            _ when version.Contains("beta", StringComparison.Ordinal) => 1,
            _ => 0,
        };
}
