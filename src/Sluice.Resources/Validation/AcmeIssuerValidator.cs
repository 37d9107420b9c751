using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sluice.Resources.Certificates;
using Sluice.Resources.Diagnostics;
using Sluice.Values;

namespace Sluice.Resources.Validation;

/// <summary>The rules of AcmeIssuer.</summary>
internal static class AcmeIssuerValidator
{
    private const int MostSolvers = 32;
    private const int MaxEmail = 254; // RFC 5321 4.5.3.1.3
    private const int MaxKeyId = 512;

    public static void Validate(AcmeIssuer issuer, Check check)
    {
        var spec = issuer.Spec;
        Server(spec.Server, "spec.server", check);
        if (spec.StagingServer.Length > 0)
            Server(spec.StagingServer, "spec.stagingServer", check);
        check.That(spec.AcceptTerms, Codes.TermsNotAccepted, "spec.acceptTerms");
        if (spec.Email.Length > 0)
            check.That(IsEmail(spec.Email), Codes.BadAcmeEmail, "spec.email", spec.Email);
        if (spec.ExternalAccount is { } account)
        {
            check.That(account.KeyId.Length > 0, Codes.MissingField, "spec.externalAccount.keyId", "spec.externalAccount.keyId");
            check.NoLonger(account.KeyId, MaxKeyId, "spec.externalAccount.keyId");
            Entry(account.HmacSecret, "spec.externalAccount.hmacSecret", check);
        }
        Bundle(spec.CaBundle, "spec.caBundle", check);
        check.AtMost(spec.Solvers.Count, MostSolvers, "spec.solvers");
        for (var i = 0; i < spec.Solvers.Count; i++)
            Solver(spec.Solvers[i], "spec.solvers".Item(i), check);
    }

    private static void Server(string server, string path, Check check)
    {
        if (AcmeServers.Find(server) is not null)
            return;
        var near = Reading.Spelling.Nearest(server, AcmeServers.Known.Keys);
        check.Suggest(near is null ? "" : $"did you mean {near}?", Codes.BadAcmeServer, path, server);
    }

    private static void Solver(AcmeSolver solver, string path, Check check)
    {
        var kinds = (solver.Http01 is null ? 0 : 1) + (solver.TlsAlpn01 is null ? 0 : 1) + (solver.Dns01 is null ? 0 : 1);
        check.That(kinds == 1, Codes.NotExactlyOne, path, "http01, tlsAlpn01 and dns01");
        if (solver.Selector is { } selector)
        {
            Names(selector.DnsNames, path.Field("selector.dnsNames"), check);
            for (var i = 0; i < selector.DnsZones.Count; i++)
                CertificateValidator.Name(selector.DnsZones[i], path.Field("selector.dnsZones").Item(i), check);
        }
        if (solver.Dns01 is { } dns)
            Dns(dns, path.Field("dns01"), check);
    }

    private static void Names(ValueList<string> names, string path, Check check)
    {
        for (var i = 0; i < names.Count; i++)
            CertificateValidator.Name(names[i], path.Item(i), check);
    }

    private static void Dns(AcmeDns01 dns, string path, Check check)
    {
        check.That(dns.Rfc2136 is null != dns.Webhook is null, Codes.NotExactlyOne, path, "rfc2136 and webhook");
        check.Duration(dns.PropagationDelay, path.Field("propagationDelay"));
        if (dns.Rfc2136 is { } update)
            Update(update, path.Field("rfc2136"), check);
        if (dns.Webhook is not { } webhook)
            return;
        check.That(AcmeServers.HttpsUrl(webhook.Url) is not null, Codes.BadHttpsUrl, path.Field("webhook.url"), webhook.Url);
        if (webhook.TokenSecret is { } token)
            Entry(token, path.Field("webhook.tokenSecret"), check);
        Bundle(webhook.CaBundle, path.Field("webhook.caBundle"), check);
    }

    private static void Update(AcmeRfc2136 update, string path, Check check)
    {
        check.That(AcmeNameServer.Parse(update.Server) is not null, Codes.BadNameServer, path.Field("server"), update.Server);
        CertificateValidator.Name(update.Zone, path.Field("zone"), check);
        if (update.Tsig is not { } tsig)
            return;
        var isName =
            tsig.KeyName.Length is > 0 and <= 253
            && Array.TrueForAll(tsig.KeyName.TrimEnd('.').Split('.'), l => l.Length is > 0 and <= 63 && l.All(IsKeyNameCharacter));
        check.That(isName, Codes.BadName, path.Field("tsig.keyName"), tsig.KeyName, "it must be a DNS name");
        Entry(tsig.Secret, path.Field("tsig.secret"), check);
    }

    private static bool IsKeyNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';

    private static void Entry(SecretEntry entry, string path, Check check) =>
        check.That(
            Validation.Names.IsLowerSubdomain(entry.Name),
            Codes.BadName,
            path.Field("name"),
            entry.Name,
            "it must be the name of a Secret in the namespace of the resource"
        );

    private static void Bundle(string pem, string path, Check check)
    {
        if (pem.Length > 0)
            check.That(HasCertificate(pem), Codes.BadCaBundle, path);
    }

    private static bool HasCertificate(string pem)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(pem);
            var count = certificates.Count;
            foreach (var certificate in certificates)
                certificate.Dispose();
            return count > 0;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    // What a mailto: URL takes without escapes (RFC 8555 7.3 allows neither header fields nor several addresses).
    private static bool IsEmail(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0
            && text.Length <= MaxEmail
            && text.AsSpan(0, at).IndexOfAnyExcept(LocalPart) < 0
            && text[(at + 1)..] is var domain
            && domain.Contains('.', StringComparison.Ordinal)
            && Validation.Names.IsLowerSubdomain(domain.ToLowerInvariant());
    }

    private static readonly System.Buffers.SearchValues<char> LocalPart = System.Buffers.SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.!#$'*+-/=^_`{|}~"
    );
}
