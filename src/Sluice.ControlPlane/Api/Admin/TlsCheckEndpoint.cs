using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Api.Answers;
using Sluice.ControlPlane.Api.Objects;
using Sluice.ControlPlane.Api.Requests;
using Sluice.ControlPlane.Certificates;
using Sluice.ControlPlane.Explain;

namespace Sluice.ControlPlane.Api.Admin;

/// <summary><c>tlscheck</c>: what a gateway shows to who connects with TLS.</summary>
/// <remarks>
/// The control plane connects only to where a gateway's own stream comes from, which no request and no proxy can choose, and only to ports that
/// it was told to listen on: so nobody reaches through this what they could not reach otherwise.
/// </remarks>
internal sealed class TlsCheckEndpoint(ApiOptions options, MeshReading mesh, GatewayRuns runs)
{
    // Each holds a socket for seconds.
    private const int MostAtOnce = 4;

    private int _running;

    public async Task<ApiAnswer> HandleAsync(HttpRequest request, Principal by, CancellationToken cancel)
    {
        if (!HttpMethods.IsPost(request.Method))
            return Refusals.MethodNotAllowed();
        var (body, refusal) = await BodyReader.ReadObjectAsync(request, mayBeEmpty: false, cancel);
        if (body is null)
            return refusal!;
        var (name, sni) = (body.TextAt("gateway"), body.TextAt("sni"));
        if (sni.Length > 0 && (!SelfSigned.IsName(sni) || sni.StartsWith('*')))
            return Refusals.BadRequest("sni must be a host name");
        if (body["port"] is not JsonValue value || !value.TryGetValue<int>(out var port))
            return Refusals.BadRequest("port must be a number");
        var view = await mesh.ViewAsync(cancel);
        if (await mesh.FindAsync(view, name, cancel) is not { } gateway || !by.Has(Role.Viewer, gateway.Namespace))
            return Refusals.Refuse(
                StatusCodes.Status404NotFound,
                "NotFound",
                "there is no such gateway: name a connected proxy or a Gateway, as namespace/name"
            );
        if (AddressOf(gateway) is not { } address)
            return Refusals.Refuse(
                StatusCodes.Status409Conflict,
                "NotConnected",
                "no proxy of this gateway is connected, so there is nothing to connect to"
            );
        if (!runs.Of(view, gateway.Node).ListenersOf(port).Any())
            return Refusals.BadRequest($"the gateway does not listen on port {port}");
        return await RunAsync(new(address, options.BoundPort(gateway.Name, port)), name, sni, cancel);
    }

    private async Task<ApiAnswer> RunAsync(IPEndPoint target, string name, string sni, CancellationToken cancel)
    {
        try
        {
            if (Interlocked.Increment(ref _running) > MostAtOnce)
                return Refusals.Unavailable("too many checks are under way; try again") with { RetryAfter = TimeSpan.FromSeconds(5) };
            var told = await TlsProbe.RunAsync(target, sni, options.Clock, cancel);
            told["kind"] = "TlsCheck";
            told["apiVersion"] = AdminEndpoint.ApiVersion;
            told["gateway"] = name;
            told["port"] = target.Port;
            told["sni"] = sni;
            return ApiAnswer.Ok(told);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private IPAddress? AddressOf(KnownGateway gateway) =>
        gateway.IsConnected
        && options.Mesh?.Proxies.FirstOrDefault(p => p.ProxyId == gateway.Name) is { } proxy
        && IPAddress.TryParse(proxy.Address, out var from)
            ? from
            : null;
}
