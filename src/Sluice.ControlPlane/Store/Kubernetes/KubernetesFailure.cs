using System.Net;

namespace Sluice.ControlPlane.Store.Kubernetes;

/// <summary>The API server refused to list or watch.</summary>
internal sealed class KubernetesFailure(HttpStatusCode status, string reason) : Exception(reason)
{
    public HttpStatusCode Status { get; } = status;

    /// <summary>The resource version that was asked for is no longer kept.</summary>
    public bool IsGone => Status == HttpStatusCode.Gone;
}
