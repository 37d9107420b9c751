using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Sluice.Proxy.Telemetry;

/// <summary>What a <see cref="PageServer"/> is asked.</summary>
/// <param name="IsLocal">The client is on this machine, or in this pod.</param>
internal sealed record PageRequest(string Method, string Path, IHeaderDictionary Headers, bool IsLocal, CancellationToken Aborted)
{
    public static PageRequest Of(IFeatureCollection features)
    {
        var request = features.GetRequiredFeature<IHttpRequestFeature>();
        var client = features.GetRequiredFeature<IHttpConnectionFeature>().RemoteIpAddress;
        return new(
            request.Method,
            request.Path,
            request.Headers,
            client is not null && IPAddress.IsLoopback(client.IsIPv4MappedToIPv6 ? client.MapToIPv4() : client),
            features.GetRequiredFeature<IHttpRequestLifetimeFeature>().RequestAborted
        );
    }
}
