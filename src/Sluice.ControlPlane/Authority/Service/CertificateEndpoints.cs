using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Sluice.ControlPlane.Authority.Service;

/// <summary>Puts the authority on a listener.</summary>
/// <remarks>
/// The listener speaks TLS and HTTP/2, asks for client certificates without requiring them, and accepts any
/// (<c>ClientCertificateMode.AllowCertificate</c> with <c>AllowAnyClientCertificate()</c>): the authority judges them itself, by its own roots and clock.
/// </remarks>
public static class CertificateEndpoints
{
    public static IServiceCollection AddCertificateService(
        this IServiceCollection services,
        CertificateAuthority authority,
        CertificateServiceOptions? options = null
    )
    {
        // PKCS#10 and its metadata are a few KiB.
        services.AddGrpc().AddServiceOptions<CertificateService>(o => o.MaxReceiveMessageSize = 64 * 1024);
        return services.AddSingleton(authority).AddSingleton(options ?? new());
    }

    /// <summary>Istio's certificate service, and the revocation lists under <c>/crl</c> (PEM, all) and <c>/crl/{signer}.crl</c> (DER).</summary>
    public static IEndpointRouteBuilder MapCertificateService(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGrpcService<CertificateService>();
        return endpoints.MapRevocationLists();
    }

    /// <summary>The lists alone. They are signed and public: a plain port may serve them.</summary>
    public static IEndpointRouteBuilder MapRevocationLists(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(
            "/crl",
            (CertificateAuthority authority) => TypedResults.Text(authority.RevocationLists().Pem, "application/x-pem-file")
        );
        endpoints.MapGet(
            "/crl/{signer}.crl",
            IResult (CertificateAuthority authority, string signer) =>
                authority.RevocationLists().Der(signer) is { } list
                    ? TypedResults.Bytes(list, "application/pkix-crl")
                    : TypedResults.NotFound()
        );
        return endpoints;
    }
}
