using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Sluice.ControlPlane.Authority.Callers;
using Sluice.ControlPlane.Authority.Issuance;
using Sluice.Values;
using Sluice.Xds.Protocol.Auth;

namespace Sluice.ControlPlane.Authority.Service;

/// <summary>Istio's certificate service on the wire.</summary>
internal sealed class CertificateService(CertificateAuthority authority, CertificateServiceOptions options)
    : IstioCertificateService.IstioCertificateServiceBase
{
    // ztunnel's name of it: a node's agent asks for its pods.
    private const string Impersonation = "ImpersonatedIdentity";

    public override async Task<IstioCertificateResponse> CreateCertificate(IstioCertificateRequest request, ServerCallContext context)
    {
        var http = context.GetHttpContext();
        if (!http.Request.IsHttps && !options.AllowPlainText)
            throw new RpcException(new Status(StatusCode.Unauthenticated, "certificates are issued over TLS only"));
        var asked = new IssueRequest(
            request.Csr,
            TtlOf(request.ValidityDuration),
            request.Metadata?.Fields.ContainsKey(Impersonation) ?? false
        );
        var result = await authority.IssueAsync(asked, Evidence(http), context.CancellationToken);
        result.Certificate?.Dispose();
        if (result.Status != IssueStatus.Issued)
            throw new RpcException(new Status(CodeOf(result.Status), result.Message));
        var response = new IstioCertificateResponse();
        response.CertChain.AddRange(result.Chain);
        return response;
    }

    internal static CallerEvidence Evidence(HttpContext http)
    {
        const string Scheme = "Bearer ";
        // Two headers would be two callers.
        var header = http.Request.Headers.Authorization is [{ } only] ? only : "";
        var isBearer = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);
        return new()
        {
            BearerToken = isBearer ? new Secret(System.Text.Encoding.UTF8.GetBytes(header[Scheme.Length..].Trim())) : Secret.Empty,
            Certificate = http.Connection.ClientCertificate,
            Address = http.Connection.RemoteIpAddress,
        };
    }

    private static TimeSpan TtlOf(long seconds) => seconds is < 0 or > int.MaxValue ? TimeSpan.MaxValue : TimeSpan.FromSeconds(seconds);

    private static StatusCode CodeOf(IssueStatus status) =>
        status switch
        {
            IssueStatus.Unauthenticated => StatusCode.Unauthenticated,
            IssueStatus.PermissionDenied => StatusCode.PermissionDenied,
            IssueStatus.InvalidArgument => StatusCode.InvalidArgument,
            IssueStatus.ResourceExhausted => StatusCode.ResourceExhausted,
            _ => StatusCode.Unavailable,
        };
}
