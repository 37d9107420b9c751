using System.Text;
using System.Text.Json.Nodes;
using Sluice.ControlPlane.Acme.Protocol;
using Sluice.ControlPlane.Store;
using Sluice.Resources.Certificates;

namespace Sluice.ControlPlane.Acme;

/// <summary>Reads what resources name in Secrets of their own namespace.</summary>
internal sealed class StoredSecrets(IResourceStore store)
{
    /// <param name="ns">Of the resource that names it.</param>
    /// <param name="entry">Which Secret, and which of its entries.</param>
    /// <param name="defaultKey">The entry's key where none is given.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="AcmeException">There is no such entry.</exception>
    public async Task<string> TextAsync(string ns, SecretEntry entry, string defaultKey, CancellationToken cancel)
    {
        var key = entry.Key.Length > 0 ? entry.Key : defaultKey;
        var stored = await store.GetAsync(new("", "Secret", ns, entry.Name), cancel);
        var secret = stored is null ? null : JsonNode.Parse(stored.Json.Span);
        var plain = JsonText.Of(secret?["stringData"]?[key]);
        var text = plain.Length > 0 ? plain : Encoding.UTF8.GetString(SecretJson.Bytes(secret?["data"]?[key]));
        return text.Length > 0
            ? text.Trim()
            : throw new AcmeException(
                AcmeFailure.Configuration,
                stored is null ? $"there is no Secret {ns}/{entry.Name}" : $"Secret {ns}/{entry.Name} has no entry '{key}'"
            );
    }
}
