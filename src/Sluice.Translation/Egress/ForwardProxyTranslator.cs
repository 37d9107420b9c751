using Sluice.Resources.Diagnostics;
using Sluice.Resources.Egress;
using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Translation.Egress;

/// <summary>Listeners of explicit forward proxies, and the one cluster behind them all.</summary>
internal sealed class ForwardProxyTranslator(TranslationScope scope, SecretCatalog secrets)
{
    /// <summary>Leads wherever a client asks, as far as policies and addresses allow.</summary>
    private const string ClusterName = "ForwardProxyCluster";

    private const string AnyAddress = "0.0.0.0";
    private const int DefaultMaxConnections = 10_000;
    private static readonly TimeSpan DefaultIdleTimeout = TimeSpan.FromHours(1);
    private static readonly ValueList<int> DefaultConnectPorts = [443, 8443];

    /// <param name="proxies">In order of precedence.</param>
    /// <param name="taken">Listeners of the Gateways, which come first.</param>
    /// <param name="isGoverned">An egress policy selects the gateway.</param>
    public IReadOnlyList<Listener> Translate(IEnumerable<ForwardProxy> proxies, ValueList<Listener> taken, bool isGoverned)
    {
        var listeners = new List<Listener>();
        foreach (var proxy in proxies.Where(p => EgressSelection.Selects(p.Key, p.Spec.Selector, scope)))
        {
            var port = (int)proxy.Spec.Port;
            if (taken.Concat(listeners).FirstOrDefault(l => l.Port == port) is { } owner)
            {
                scope.Bag.Add(Codes.ProxyPortTaken, proxy.Key, "spec.port", port, owner.Name);
                continue;
            }
            if (!isGoverned && proxy.Spec.Authentication.BasicSecret.Length == 0 && proxy.Spec.Tls is not { ClientCertificate: true })
                scope.Bag.Add(Codes.OpenForwardProxy, proxy.Key, "spec", port);
            listeners.Add(Listener(proxy, port));
        }
        return listeners;
    }

    public static Cluster Cluster(TranslationScope scope) =>
        new()
        {
            Name = ClusterName,
            Discovery = ClusterDiscovery.DynamicForwardProxy,
            Named = new("*", 0),
            ConnectTimeout = scope.Mesh.Config.ConnectTimeout ?? TimeSpan.FromSeconds(10),
            // Any number of hosts: connections that nobody uses must not pile up.
            IdleTimeout = TimeSpan.FromMinutes(1),
            Service = new() { Name = ClusterName },
        };

    private Listener Listener(ForwardProxy proxy, int port)
    {
        var address = proxy.Spec.Bind.Length > 0 ? proxy.Spec.Bind : AnyAddress;
        var chain = new FilterChain
        {
            Name = $"{proxy.Key.Namespace}/{proxy.Key.Name}",
            Tls = proxy.Spec.Tls is { } tls ? Tls(proxy, tls) : null,
            Filter = Filter(proxy),
        };
        return new()
        {
            Name = $"{address}_{port}",
            Address = address,
            Port = port,
            InspectTls = chain.Tls is not null,
            FilterChains = [chain],
        };
    }

    private ForwardProxyFilter Filter(ForwardProxy proxy)
    {
        var spec = proxy.Spec;
        var authentication = spec.Authentication;
        return new()
        {
            Cluster = ClusterName,
            RequiresUser = authentication.BasicSecret.Length > 0,
            Users = authentication.BasicSecret.Length > 0 ? Users(proxy, authentication.BasicSecret) : [],
            Realm = authentication.Realm,
            ConnectPorts = spec.ConnectPorts.Count > 0 ? spec.ConnectPorts.Select(p => (int)p).ToValueList() : DefaultConnectPorts,
            IdleTimeout = spec.IdleTimeout ?? DefaultIdleTimeout,
            MaxConnections = spec.MaxConnections > 0 ? (int)Math.Min(spec.MaxConnections, int.MaxValue) : DefaultMaxConnections,
        };
    }

    private ValueList<ProxyUser> Users(ForwardProxy proxy, string secret)
    {
        const string Path = "spec.authentication.basicSecret";
        var (name, users) = secrets.Users(secret, proxy.Key);
        if (users.Count == 0)
            scope.Bag.Add(Codes.NoProxyUsers, proxy.Key, Path, name);
        foreach (var user in users.Where(u => !IsBcrypt(u.PasswordHash)))
            scope.Bag.Add(Codes.BadPasswordHash, proxy.Key, Path, user.Name);
        return users.Where(u => IsBcrypt(u.PasswordHash)).Select(Trimmed).ToValueList();
    }

    private DownstreamTls Tls(ForwardProxy proxy, ForwardProxyTls tls)
    {
        const string Path = "spec.tls.credentialName";
        return new()
        {
            Certificates = [new CertificateReference { SecretName = secrets.Certificate(tls.CredentialName, proxy.Key, Path) }],
            ClientCertificates = tls.ClientCertificate ? ClientCertificateMode.Required : ClientCertificateMode.None,
            TrustedRoots = tls.ClientCertificate ? new() { SecretName = secrets.RootsOf(tls.CredentialName, proxy.Key, Path) } : null,
            // HTTP/2's CONNECT is another one; clients that offer it fall back.
            Alpn = ["http/1.1"],
        };
    }

    // $2a$, $2b$ (ours) and $2y$ (htpasswd's): the cost, 22 characters of salt and 31 of hash.
    private static bool IsBcrypt(Secret hash)
    {
        var text = hash.Reveal().TrimEnd("\r\n"u8);
        return text.Length == 60 && text.StartsWith("$2"u8) && text[3] == (byte)'$' && text[6] == (byte)'$';
    }

    private static ProxyUser Trimmed(ProxyUser user) => user with { PasswordHash = new(user.PasswordHash.Reveal().TrimEnd("\r\n"u8)) };
}
