using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.ControlPlane.Acme.Protocol;
using Sluice.ControlPlane.Authority.Signing;
using Sluice.ControlPlane.Authority.State;
using Sluice.ControlPlane.Files;
using Sluice.Values;

namespace Sluice.ControlPlane.Acme.Accounts;

/// <summary>Accounts in a folder, a file each, the key encrypted as the authority's is (PKCS#8 with PBES2).</summary>
internal sealed class PrivateAccounts(string folder, KeyPassphrase passphrase) : IAccountStore
{
    /// <summary>Rounds of PBKDF2. Default 600,000 (OWASP 2023 for SHA-256), as for the authority.</summary>
    public int Iterations { get; init; } = 600_000;

    public async Task<KnownAccount?> LoadAsync(AccountSlot slot, CancellationToken cancel)
    {
        var file = PathOf(slot);
        if (!File.Exists(file))
            return null;
        try
        {
            var json = JsonNode.Parse(await File.ReadAllBytesAsync(file, cancel))!;
            using var key = ECDsa.Create();
            key.ImportFromEncryptedPem(JsonText.Of(json["key"]), Words);
            return new(new Secret(key.ExportPkcs8PrivateKey()), JsonText.Of(json["account"]), JsonText.Of(json["email"]));
        }
        catch (Exception e) when (e is JsonException or CryptographicException or ArgumentException)
        {
            // A new account would be made in its place, and the old one's orders and limits forgotten: somebody has to look.
            throw new AcmeException(AcmeFailure.Configuration, $"the account in {Path.GetFileName(file)} cannot be read: {e.Message}", e);
        }
    }

    public Task SaveAsync(AccountSlot slot, KnownAccount account, CancellationToken cancel)
    {
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(account.Key.Reveal(), out _);
        var json = new JsonObject
        {
            ["issuer"] = $"{slot.Namespace}/{slot.Issuer}",
            ["directory"] = slot.Directory.AbsoluteUri,
            ["account"] = account.Url,
            ["email"] = account.Email,
            ["key"] = key.ExportEncryptedPkcs8PrivateKeyPem(
                Words,
                new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, Iterations)
            ),
        };
        PrivateFile.CreateFolder(folder);
        PrivateFile.Write(PathOf(slot), JsonSerializer.SerializeToUtf8Bytes(json));
        return Task.CompletedTask;
    }

    private string Words => Encoding.UTF8.GetString(passphrase.Value.Reveal());

    private string PathOf(AccountSlot slot) => Path.Combine(folder, $"{slot.Id}.json");
}
