using Microsoft.AspNetCore.Http;
using Sluice.ControlPlane.Api.Access;
using Sluice.ControlPlane.Api.Answers;
using Sluice.ControlPlane.Explain;

namespace Sluice.ControlPlane.Api.Admin;

/// <summary>What is asked of the mesh as it is configured.</summary>
internal sealed class QuestionsEndpoint
{
    public const string Explain = "explain";
    public const string Preview = "preview";
    public const string Catalog = "catalog";

    private readonly ExplainEndpoint _explain;
    private readonly PreviewEndpoint _preview;
    private readonly CatalogEndpoint _catalog;
    private readonly CertificatesEndpoint _certificates;
    private readonly TlsCheckEndpoint _tlsCheck;

    public QuestionsEndpoint(ApiOptions options)
    {
        var mesh = new MeshReading(options.Store, options.Mesh);
        var runs = new GatewayRuns();
        _explain = new(mesh, runs);
        _preview = new(options, mesh, runs);
        _catalog = new(mesh);
        _certificates = new(options, mesh);
        _tlsCheck = new(options, mesh, runs);
    }

    /// <summary>Whether a path changes nothing though it comes as POST; such are not written down as changes are.</summary>
    public static bool OnlyAsks(string[] path) => path is [Explain or Preview or Catalog];

    public Task<ApiAnswer> HandleAsync(HttpRequest request, string what, Principal by, CancellationToken cancel) =>
        what switch
        {
            Explain => _explain.HandleAsync(request, by, cancel),
            Preview => _preview.HandleAsync(request, by, cancel),
            "certificates" => _certificates.HandleAsync(request, by, cancel),
            "tlscheck" => _tlsCheck.HandleAsync(request, by, cancel),
            _ => _catalog.HandleAsync(request, by, cancel),
        };
}
