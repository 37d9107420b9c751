using Sluice.Admin.Api;

namespace Sluice.Admin.Pages.Tls;

/// <summary>A server with TLS, and what it showed last.</summary>
public sealed class ServerRow(CatalogGateway gateway, CatalogServer server)
{
    public CatalogGateway Gateway => gateway;
    public CatalogServer Server => server;

    /// <summary>Unique on the page.</summary>
    public string Key { get; } = $"{gateway.Name}:{server.Port}:{server.Name}";

    /// <summary>Name that the server is asked for.</summary>
    public string Host { get; set; } = server.ExampleHost;
    public bool IsRunning { get; set; }
    public TlsCheckAnswer? Answer { get; set; }

    /// <summary>Why the API did not look.</summary>
    public ApiProblem? Refusal { get; set; }

    /// <summary>In one word, for a chip: nothing that anybody would complain of, or not.</summary>
    public string Kind =>
        Answer is not { Connected: true } ? "bad"
        : Problems.Any(p => p.Severity == "error") ? "bad"
        : Problems.Count > 0 ? "warn"
        : "good";

    public IReadOnlyList<CertificateProblem> Problems => Answer?.Certificate?.Problems ?? [];
}
