using System.Text.Json.Nodes;

namespace Sluice.Admin.Pages.Tls;

/// <summary>What somebody asks of ACME in three lines (terms, e-mail, names), with what is rarely asked beside them.</summary>
public sealed class AcmeDraft
{
    public const string ApiVersion = "sluice.dev/v1";

    /// <summary>Authorities by the short names that AcmeIssuer knows; the last stands for any other, by its URL.</summary>
    public static readonly IReadOnlyList<string> Authorities = ["letsencrypt", "letsencrypt-staging", Other];

    public const string Other = "other";

    public bool AcceptTerms { get; set; }
    public string Email { get; set; } = "";

    /// <summary>A line each.</summary>
    public string Names { get; set; } = "";
    public string Namespace { get; set; } = "";

    /// <summary>Empty: made out of the first name.</summary>
    public string Name { get; set; } = "";
    public string Authority { get; set; } = "letsencrypt";

    /// <summary>Directory of another authority.</summary>
    public string Url { get; set; } = "";

    /// <summary>Roots of that authority's own certificate, in PEM; empty: the system's.</summary>
    public string CaBundle { get; set; } = "";

    /// <summary><c>http01</c> or <c>tlsAlpn01</c>.</summary>
    public string Proof { get; set; } = "http01";

    /// <summary>Server that is to show the certificate, as <c>namespace/gateway#index</c>; empty: none.</summary>
    public string Server { get; set; } = "";

    public IReadOnlyList<string> NameList =>
        [.. Names.Split(['\n', ',', ' ', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    /// <summary>Of the Certificate, and of the Secret that holds what is issued.</summary>
    public string CertificateName => Name.Trim() is { Length: > 0 } name ? name : NameOf(NameList is [var first, ..] ? first : "");

    /// <summary>Everything that is written: an issuer where there is none like it, and the Certificate.</summary>
    /// <param name="issuers">The AcmeIssuers of the namespace.</param>
    public IReadOnlyList<JsonObject> ToManifests(IReadOnlyList<JsonObject> issuers)
    {
        var issuer = issuers.FirstOrDefault(IsLikeOurs);
        var issuerName = issuer is null ? FreeName(issuers) : (string)issuer["metadata"]!["name"]!;
        var certificate = Manifest("Certificate", CertificateName);
        certificate["spec"] = new JsonObject
        {
            ["dnsNames"] = new JsonArray([.. NameList.Select(n => JsonValue.Create(n))]),
            ["issuerRef"] = new JsonObject { ["name"] = issuerName },
        };
        if (issuer is not null)
            return [certificate];
        var made = Manifest("AcmeIssuer", issuerName);
        made["spec"] = Spec();
        return [made, certificate];
    }

    /// <summary>A Gateway whose chosen server shows the certificate.</summary>
    public JsonObject Wire(JsonObject gateway, int server)
    {
        var wired = gateway.DeepClone().AsObject();
        var chosen = wired["spec"]!["servers"]![server]!.AsObject();
        if (chosen["tls"] is not JsonObject tls)
            chosen["tls"] = tls = [];
        // A server is given its certificate in one way only.
        foreach (var other in (string[])["credentialNames", "serverCertificate", "privateKey", "caCertificates"])
            tls.Remove(other);
        if ((string?)tls["mode"] is not ("MUTUAL" or "OPTIONAL_MUTUAL"))
            tls["mode"] = "SIMPLE";
        tls["credentialName"] = CertificateName;
        return wired;
    }

    private JsonObject Spec()
    {
        var spec = new JsonObject
        {
            ["server"] = Directory,
            ["email"] = Email.Trim(),
            ["acceptTerms"] = AcceptTerms,
            ["solvers"] = new JsonArray(new JsonObject { [Proof] = new JsonObject() }),
        };
        if (Authority == Other && CaBundle.Trim().Length > 0)
            spec["caBundle"] = CaBundle.Trim() + "\n";
        return spec;
    }

    private string Directory => Authority == Other ? Url.Trim() : Authority;

    // What was accepted and is asked for is the same, so its account is, too.
    private bool IsLikeOurs(JsonObject issuer) => JsonNode.DeepEquals(issuer["spec"], Spec());

    private string FreeName(IReadOnlyList<JsonObject> issuers)
    {
        var stem = Authority == Other ? "acme" : Authority;
        var taken = issuers.Select(i => (string?)i["metadata"]?["name"]).ToHashSet(StringComparer.Ordinal);
        return Enumerable.Range(1, issuers.Count + 1).Select(n => n == 1 ? stem : $"{stem}-{n}").First(n => !taken.Contains(n));
    }

    private JsonObject Manifest(string kind, string name) =>
        new()
        {
            ["apiVersion"] = ApiVersion,
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = Namespace.Trim() },
        };

    private static string NameOf(string host) =>
        host.Replace("*.", "wildcard.", StringComparison.Ordinal).ToLowerInvariant().Replace('.', '-').Trim('-');
}
