using System.Text;
using System.Text.Json.Nodes;
using Sluice.ControlPlane.Acme.Protocol;
using Sluice.ControlPlane.Store;
using Sluice.Values;

namespace Sluice.ControlPlane.Acme.Accounts;

/// <summary>Accounts in Secrets beside their issuers, so that every replica that comes to lead goes on with the same. The cluster encrypts them at rest, or not, as all Secrets.</summary>
internal sealed class SecretAccounts(IResourceStore store) : IAccountStore
{
    private const string Type = "sluice.dev/acme-account";

    public async Task<KnownAccount?> LoadAsync(AccountSlot slot, CancellationToken cancel)
    {
        if (await store.GetAsync(IdOf(slot), cancel) is not { } stored)
            return null;
        var data = JsonNode.Parse(stored.Json.Span)?["data"];
        var key = SecretJson.Bytes(data?["key"]);
        return key.Length == 0
            ? throw new AcmeException(AcmeFailure.Configuration, $"Secret {slot.Namespace}/{IdOf(slot).Name} holds no account key")
            : new(
                new Secret(key),
                Encoding.UTF8.GetString(SecretJson.Bytes(data?["url"])),
                Encoding.UTF8.GetString(SecretJson.Bytes(data?["email"]))
            );
    }

    public async Task SaveAsync(AccountSlot slot, KnownAccount account, CancellationToken cancel)
    {
        var data = new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["key"] = account.Key.Reveal().ToArray(),
            ["url"] = Encoding.UTF8.GetBytes(account.Url),
            ["email"] = Encoding.UTF8.GetBytes(account.Email),
        };
        var id = IdOf(slot);
        var write = new StoreWrite
        {
            Id = id,
            Json = SecretJson.Write(id, Type, data),
            By = SecretJson.By("an account at a certificate authority"),
        };
        SecretJson.Check(await store.ApplyAsync(write, cancel), id);
    }

    private static ResourceId IdOf(AccountSlot slot) => new("", "Secret", slot.Namespace, $"{slot.Issuer}.acme-{slot.Id}");
}
