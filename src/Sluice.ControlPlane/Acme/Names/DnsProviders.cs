using Sluice.ControlPlane.Acme.Protocol;
using Sluice.Resources.Certificates;
using Sluice.Values;

namespace Sluice.ControlPlane.Acme.Names;

/// <summary>Opens what an issuer's solver describes.</summary>
internal sealed class DnsProviders(StoredSecrets secrets, TimeProvider clock)
{
    private const string TsigSecretKey = "tsig";
    private const string TokenSecretKey = "token";

    /// <exception cref="AcmeException">A Secret is missing, or says nothing that can be used.</exception>
    public async Task<IDnsRecords> OpenAsync(string ns, AcmeDns01 dns, CancellationToken cancel)
    {
        if (dns.Rfc2136 is { } update)
        {
            var server = AcmeNameServer.Parse(update.Server) ?? throw Unusable($"'{update.Server}' is no name server");
            return new UpdatedRecords(server, update.Zone, await KeyAsync(ns, update.Tsig, cancel), clock);
        }
        var webhook = dns.Webhook ?? throw Unusable("dns01 names no provider");
        var url = Uri.TryCreate(webhook.Url, UriKind.Absolute, out var found) && found.Scheme == Uri.UriSchemeHttps ? found : null;
        var token = webhook.TokenSecret is { } entry ? await secrets.TextAsync(ns, entry, TokenSecretKey, cancel) : "";
        return new WebhookRecords(
            AcmeHttp.Create(webhook.CaBundle),
            url ?? throw Unusable($"'{webhook.Url}' is no https URL"),
            token,
            clock
        );
    }

    private async Task<TsigKey?> KeyAsync(string ns, AcmeTsig? tsig, CancellationToken cancel)
    {
        if (tsig is null)
            return null;
        var text = await secrets.TextAsync(ns, tsig.Secret, TsigSecretKey, cancel);
        var key = Base64Text.Decode(text) ?? throw Unusable($"the TSIG key in Secret {tsig.Secret.Name} is no base64");
        return new(tsig.KeyName, new Secret(key));
    }

    private static AcmeException Unusable(string why) => new(AcmeFailure.Configuration, why);
}
