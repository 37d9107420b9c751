using System.Net;

namespace Bookinfo;

/// <summary>Where one version of a service listens.</summary>
/// <param name="Service">The service's name, as its Kubernetes Service would be called: <c>reviews</c>.</param>
/// <param name="Version">The <c>version</c> label of the workload: <c>v2</c>.</param>
/// <param name="EndPoint">The loopback address with the port really bound.</param>
public sealed record ServiceEndpoint(string Service, string Version, IPEndPoint EndPoint)
{
    /// <summary>The base address for HTTP services; for <c>mongodb</c> it has the scheme <c>mongodb</c>.</summary>
    public Uri BaseUri => new($"{(Service is ServiceNames.MongoDb ? "mongodb" : "http")}://{EndPoint}/");
}
