using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Sluice.ControlPlane.Acme.Protocol;
using Sluice.Resources.Certificates;

namespace Sluice.ControlPlane.Acme.Accounts;

/// <summary>Opens the account of an issuer at an authority, and makes it where there is none (RFC 8555 7.3).</summary>
internal sealed class AcmeAccounts(IAccountStore store, StoredSecrets secrets, AcmePolling polling, ILogger log) : IDisposable
{
    private const string HmacKey = "hmac";

    // One at a time: two orders of a new issuer must not make two accounts.
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<string, KnownAccount> _known = new(StringComparer.Ordinal);

    /// <exception cref="AcmeException">The authority refuses it, or it cannot be kept.</exception>
    public async Task<AcmeSession> OpenAsync(AcmeIssuer issuer, Uri directory, AcmeTransport transport, CancellationToken cancel)
    {
        var slot = AccountSlot.Of(issuer, directory);
        await _turn.WaitAsync(cancel);
        try
        {
            var account = await FindAsync(slot, cancel);
            var key = AccountKey.FromPkcs8(account.Key);
            if (account.Url.Length == 0)
                account = await KeepAsync(slot, await RegisterAsync(slot, issuer, key, transport, account, cancel), cancel);
            else if (account.Email != issuer.Spec.Email)
                account = await KeepAsync(slot, await WriteToAsync(issuer, key, transport, account, cancel), cancel);
            return new(transport, key, new Uri(account.Url), polling);
        }
        catch (CryptographicException e)
        {
            throw new AcmeException(AcmeFailure.Configuration, $"the account's key cannot be used: {e.Message}", e);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The authority does not know the account any more: the next opening registers its key again.</summary>
    public async Task ForgetAsync(AccountSlot slot, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            await KeepAsync(slot, await FindAsync(slot, cancel) with { Url = "" }, cancel);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    // A new key is on the disk before the authority hears of it.
    private async Task<KnownAccount> FindAsync(AccountSlot slot, CancellationToken cancel)
    {
        if (_known.TryGetValue(slot.Id, out var known))
            return known;
        if (await store.LoadAsync(slot, cancel) is { } loaded)
            return _known[slot.Id] = loaded;
        using var key = AccountKey.Create();
        return await KeepAsync(slot, new(key.ToPkcs8(), "", ""), cancel);
    }

    private async Task<KnownAccount> KeepAsync(AccountSlot slot, KnownAccount account, CancellationToken cancel)
    {
        await store.SaveAsync(slot, account, cancel);
        return _known[slot.Id] = account;
    }

    private async Task<KnownAccount> RegisterAsync(
        AccountSlot slot,
        AcmeIssuer issuer,
        AccountKey key,
        AcmeTransport transport,
        KnownAccount account,
        CancellationToken cancel
    )
    {
        var directory = await transport.DirectoryAsync(cancel);
        if (!issuer.Spec.AcceptTerms)
            throw new AcmeException(AcmeFailure.Configuration, "the authority's terms of service are not accepted (acceptTerms)");
        var payload = new JsonObject { ["termsOfServiceAgreed"] = true, ["contact"] = Contact(issuer) };
        if (issuer.Spec.ExternalAccount is { } external)
            payload["externalAccountBinding"] = Jws.Bind(
                key,
                external.KeyId,
                await MacAsync(issuer, external, cancel),
                directory.NewAccount
            );
        else if (directory.NeedsExternalAccount)
            throw new AcmeException(
                AcmeFailure.Configuration,
                "the authority gives accounts only to its customers: externalAccount is to name one"
            );
        var reply = await transport.PostAsync(directory.NewAccount, payload, key, account: null, cancel);
        var url = reply.Location ?? throw new AcmeException(AcmeFailure.Connection, "the authority does not say where the account is");
        log.AccountOpened($"{slot.Namespace}/{slot.Issuer}", slot.Directory.Host);
        return account with { Url = url.AbsoluteUri, Email = issuer.Spec.Email };
    }

    private static async Task<KnownAccount> WriteToAsync(
        AcmeIssuer issuer,
        AccountKey key,
        AcmeTransport transport,
        KnownAccount account,
        CancellationToken cancel
    )
    {
        var url = new Uri(account.Url);
        await transport.PostAsync(url, new JsonObject { ["contact"] = Contact(issuer) }, key, url, cancel);
        return account with { Email = issuer.Spec.Email };
    }

    private async Task<byte[]> MacAsync(AcmeIssuer issuer, AcmeExternalAccount external, CancellationToken cancel)
    {
        var text = await secrets.TextAsync(issuer.Metadata.Namespace, external.HmacSecret, HmacKey, cancel);
        return Base64Text.Decode(text)
            ?? throw new AcmeException(AcmeFailure.Configuration, $"Secret {external.HmacSecret.Name}: the HMAC key is no base64url");
    }

    private static JsonArray Contact(AcmeIssuer issuer) => issuer.Spec.Email.Length > 0 ? [$"mailto:{issuer.Spec.Email}"] : [];
}
