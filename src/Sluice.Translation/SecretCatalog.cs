using Sluice.Resources;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Kubernetes;
using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Translation;

/// <summary>
/// Gives servers and clusters their Secrets, by Istio's rules: a name means a Secret in the proxy's namespace. A stand-alone proxy's namespace
/// means little, so where it has no such Secret, the one in the namespace of the resource that names it is taken.
/// </summary>
internal sealed class SecretCatalog
{
    private const string RootsSuffix = "-cacert";
    private static readonly string[] Schemes = ["kubernetes-gateway://", "kubernetes://"];

    private readonly TranslationScope _scope;
    private readonly Dictionary<(string Namespace, string Name), SecretResource> _secrets;
    private readonly SortedDictionary<string, TlsSecret> _used = new(StringComparer.Ordinal);

    public SecretCatalog(TranslationScope scope, IEnumerable<SecretResource> secrets)
    {
        _scope = scope;
        _secrets = secrets.DistinctBy(s => s.Key).ToDictionary(s => (s.Metadata.Namespace, s.Metadata.Name));
    }

    /// <summary>Those that were asked for, by name.</summary>
    public ValueList<TlsSecret> Used => _used.Values.ToValueList();

    /// <summary>Certificate and key: <c>tls.crt</c> and <c>tls.key</c>, or <c>cert</c> and <c>key</c>.</summary>
    public string Certificate(string credential, ResourceKey owner, string path)
    {
        var (name, secret) = Find(credential, owner);
        if (secret is null)
            return Missing(name, owner, path);
        var certificate = Value(secret, "tls.crt", "cert");
        var key = Value(secret, "tls.key", "key");
        if (certificate.IsEmpty || key.IsEmpty)
        {
            _scope.Bag.Add(Codes.SecretIncomplete, owner, path, name, certificate.IsEmpty ? "tls.crt" : "tls.key");
            return name;
        }
        _used[name] = new()
        {
            Name = name,
            CertificateChain = Bytes(certificate),
            PrivateKey = key,
            TrustedRoots = Bytes(Value(secret, "ca.crt", "cacert")),
            RevocationList = Bytes(Value(secret, "ca.crl", "crl")),
        };
        return name;
    }

    /// <summary>Roots for clients of a server whose certificate is in <paramref name="credential"/>: a Secret of that name with <c>-cacert</c>, or the same one.</summary>
    public string RootsOf(string credential, ResourceKey owner, string path)
    {
        var (name, secret) = Find(credential + RootsSuffix, owner);
        if (secret is null)
            (_, secret) = Find(credential, owner);
        return AddRoots(name, secret, owner, path);
    }

    /// <summary>Roots in a Secret of their own.</summary>
    public string Roots(string credential, ResourceKey owner, string path)
    {
        var (name, secret) = Find(credential, owner);
        return AddRoots(name + RootsSuffix, secret, owner, path);
    }

    /// <summary>Every entry of a Secret, by name: users and the hashes of their passwords.</summary>
    public (string Name, IReadOnlyList<ProxyUser> Users) Users(string credential, ResourceKey owner)
    {
        var (name, secret) = Find(credential, owner);
        if (secret is null)
            return (name, []);
        var entries = secret.StringData.Concat(secret.Data.Where(d => !secret.StringData.ContainsKey(d.Key)));
        return (name, [.. entries.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => new ProxyUser(e.Key, e.Value))]);
    }

    private string AddRoots(string name, SecretResource? secret, ResourceKey owner, string path)
    {
        if (secret is null)
            return Missing(name, owner, path);
        var roots = Value(secret, "ca.crt", "cacert");
        if (roots.IsEmpty)
            _scope.Bag.Add(Codes.SecretIncomplete, owner, path, name, "ca.crt");
        else
            _used[name] = new()
            {
                Name = name,
                CertificateChain = Bytes(roots),
                RevocationList = Bytes(Value(secret, "ca.crl", "crl")),
            };
        return name;
    }

    private (string Name, SecretResource? Secret) Find(string credential, ResourceKey owner)
    {
        var (ns, name) = Parse(credential);
        if (ns.Length > 0)
            return ($"kubernetes://{ns}/{name}", MayHave(ns) ? _secrets.GetValueOrDefault((ns, name)) : null);
        string[] namespaces = MayHave(owner.Namespace) ? [_scope.Node.Namespace, owner.Namespace] : [_scope.Node.Namespace];
        var found = Array.Find(namespaces, n => _secrets.ContainsKey((n, name))) ?? _scope.Node.Namespace;
        return ($"kubernetes://{found}/{name}", _secrets.GetValueOrDefault((found, name)));
    }

    // In a mesh, who may write a Gateway must not thereby read Secrets of another namespace through its proxy.
    private bool MayHave(string ns) => _scope.Node.IsStandAlone || ns == _scope.Node.Namespace;

    private static (string Namespace, string Name) Parse(string credential)
    {
        var scheme = Array.Find(Schemes, s => credential.StartsWith(s, StringComparison.Ordinal));
        var rest = credential[(scheme?.Length ?? 0)..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? ("", rest) : (rest[..slash], rest[(slash + 1)..]);
    }

    private string Missing(string name, ResourceKey owner, string path)
    {
        var names = _secrets.Keys.Where(k => MayHave(k.Namespace)).Select(k => $"kubernetes://{k.Namespace}/{k.Name}");
        _scope.Bag.AddSuggesting(_scope.Suggestions.Nearest(name, names), Codes.SecretNotFound, owner, path, name);
        return name;
    }

    private static Secret Value(SecretResource secret, string key, string genericKey)
    {
        foreach (var name in (ReadOnlySpan<string>)[key, genericKey])
        {
            if (secret.StringData.TryGetValue(name, out var text) && !text.IsEmpty)
                return text;
            if (secret.Data.TryGetValue(name, out var bytes) && !bytes.IsEmpty)
                return bytes;
        }
        return Secret.Empty;
    }

    private static ValueList<byte> Bytes(Secret value) => ValueList.Create(value.Reveal());
}
