using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Sluice.ControlPlane.Authority;
using Sluice.ControlPlane.Authority.Signing;
using Sluice.ControlPlane.Store;
using Sluice.ControlPlane.Store.Kubernetes;
using Sluice.Resources;
using Sluice.Resources.Diagnostics;

namespace Sluice.ControlPlane.Cluster;

/// <summary>
/// The authority that all replicas of a control plane share, in Secrets of its namespace under Istio's names. One that was plugged in
/// comes first; else the first replica makes one, and all others read it.
/// </summary>
public sealed class AuthoritySecrets(KubernetesConnection api, string ns, TimeProvider clock, ILogger<AuthoritySecrets> log)
{
    /// <summary>Made elsewhere.</summary>
    public const string PluggedIn = "cacerts";

    /// <summary>Made here.</summary>
    public const string SelfMade = "istio-ca-secret";

    /// <summary>Istio's type of <see cref="SelfMade"/>.</summary>
    public const string SelfMadeType = "istio.io/ca-root";

    // Made and deleted by others this often in a row, it is no longer chance.
    private const int MaxAttempts = 5;

    private readonly string _collection = $"api/v1/namespaces/{Uri.EscapeDataString(ns)}/secrets";

    /// <summary>Finds the authority, or makes it.</summary>
    /// <returns>Null where a finding is an error. A root of this replica's own would be no way out: the others' proxies would not trust it.</returns>
    /// <exception cref="StoreException">The API server does not answer.</exception>
    public async Task<AuthorityMaterial?> OpenAsync(AuthorityOptions options, DiagnosticBag diagnostics, CancellationToken cancel)
    {
        var (isPluggedIn, material) = await FindAsync(PluggedIn, diagnostics, cancel);
        if (isPluggedIn)
            return material;
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var (isThere, found) = await FindAsync(SelfMade, diagnostics, cancel);
            if (isThere)
                return found;
            var made = SelfSignedRoot.Create(options.TrustDomain, clock.GetUtcNow(), options.Backdate, options.RootLife);
            var reply = await api.SendAsync(Create(made), cancel);
            if (reply.IsSuccess)
            {
                log.AuthorityMade(SelfMade);
                return made;
            }
            // A conflict: another replica was faster, and what it made counts.
            if (reply.Status != HttpStatusCode.Conflict)
                return Unusable(SelfMade, "created", reply.Reason, diagnostics);
        }
        return Unusable(SelfMade, "created", "others make and delete it all the time", diagnostics);
    }

    private async Task<(bool IsThere, AuthorityMaterial? Material)> FindAsync(
        string name,
        DiagnosticBag diagnostics,
        CancellationToken cancel
    )
    {
        var reply = await api.SendAsync(KubernetesRequest.Get($"{_collection}/{name}"), cancel);
        if (reply.Status == HttpStatusCode.NotFound)
            return (false, null);
        if (!reply.IsSuccess)
            return (true, Unusable(name, "read", reply.Reason, diagnostics));
        var material = new AuthorityMaterialReader(Key(name), passphrase: null, diagnostics).Read(Data(reply.Object), clock.GetUtcNow());
        if (material is not null)
            log.AuthorityFound(name);
        return (true, material);
    }

    private static Dictionary<string, byte[]> Data(JsonObject secret)
    {
        var data = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (name, value) in secret["data"] as JsonObject ?? [])
        {
            // Istio leaves keys without a value in the Secret that it makes.
            if (value is JsonValue text && text.TryGetValue<string>(out var base64) && base64.Length > 0)
                data[name] = FromBase64(base64);
        }
        // There, the signing certificate is the root, and is not said twice.
        if (!data.ContainsKey(AuthorityMaterialReader.RootFile) && data.TryGetValue(AuthorityMaterialReader.CertificateFile, out var own))
            data[AuthorityMaterialReader.RootFile] = own;
        return data;
    }

    private static byte[] FromBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : [];
    }

    private KubernetesRequest Create(AuthorityMaterial material)
    {
        var data = new JsonObject();
        foreach (var (name, content) in PemFiles.Of(material))
            data[name] = Convert.ToBase64String(content);
        var body = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = SelfMade, ["namespace"] = ns },
            ["type"] = SelfMadeType,
            ["data"] = data,
        };
        return new(HttpMethod.Post, $"{_collection}?fieldManager=sluice") { Body = JsonSerializer.SerializeToUtf8Bytes(body) };
    }

    private AuthorityMaterial? Unusable(string name, string what, string reason, DiagnosticBag diagnostics)
    {
        diagnostics.Add(Codes.AuthoritySecretUnusable, Key(name), "", $"{ns}/{name}", what, reason);
        return null;
    }

    private ResourceKey Key(string name) => new("Secret", ns, name);
}
