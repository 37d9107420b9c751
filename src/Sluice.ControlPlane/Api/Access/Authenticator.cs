using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using Sluice.Values;

namespace Sluice.ControlPlane.Api.Access;

/// <summary>Tells who sends a request: by a bearer token, be it an API token or a session's, else by a client certificate, which the handshake has verified.</summary>
internal sealed class Authenticator(AccessStore store)
{
    private const string Bearer = "Bearer ";
    private const int MostTokenCharacters = 4096;
    private const string SubjectAlternativeName = "2.5.29.17";

    /// <summary>Null: nobody we know. Whoever shows a token that is not valid is nobody, whatever certificate they have.</summary>
    public Principal? Identify(HttpContext context)
    {
        var authorization = context.Request.Headers.Authorization;
        if (authorization.Count > 0)
            return FromHeader(authorization.Count == 1 ? authorization[0] ?? "" : "");
        return context.Connection.ClientCertificate is { } certificate ? FromCertificate(certificate) : null;
    }

    private Principal? FromHeader(string header) =>
        header.Length <= MostTokenCharacters && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? FromToken(header[Bearer.Length..].Trim())
            : null;

    // A token's random part may begin like a session's prefix: what is no session may yet be a token.
    private Principal? FromToken(string text) =>
        (text.StartsWith(SessionStore.Prefix, StringComparison.Ordinal) ? store.FindBySession(text) : null) ?? store.FindByToken(text);

    private Principal? FromCertificate(X509Certificate2 certificate)
    {
        var commonName = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        var groups = OrganisationsOf(certificate);
        var spiffe = SpiffeIdOf(certificate);
        var name = spiffe.Length > 0 ? spiffe : commonName;
        if (name.Length == 0)
            return null;
        var identities = groups.Select(g => $"group:{g}").Append(spiffe.Length > 0 ? spiffe : $"user:{commonName}");
        return new()
        {
            Name = name,
            Groups = groups,
            Grants = store.GrantsOf(identities),
            Kind = PrincipalKind.Certificate,
        };
    }

    private static ValueList<string> OrganisationsOf(X509Certificate2 certificate) =>
        certificate
            .SubjectName.EnumerateRelativeDistinguishedNames()
            .Where(n => !n.HasMultipleElements && n.GetSingleElementType().Value == "2.5.4.10")
            .Select(n => n.GetSingleElementValue() ?? "")
            .Where(o => o.Length > 0)
            .ToValueList();

    // A SPIFFE certificate has exactly one URI; with two, neither counts.
    private static string SpiffeIdOf(X509Certificate2 certificate)
    {
        var extension = certificate.Extensions.FirstOrDefault(e => e.Oid?.Value == SubjectAlternativeName);
        if (extension is null)
            return "";
        var uris = SubjectUris.Of(extension.RawData);
        return uris is [var only] && only.StartsWith("spiffe://", StringComparison.Ordinal) ? only : "";
    }
}
