using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Proxy.Tls;

/// <summary>The TLS settings of one filter chain, ready for handshakes.</summary>
internal sealed class ServerTls
{
    private readonly DownstreamTls _settings;
    private readonly PemSource<Identity>?[] _identities;
    private readonly PemSource<X509Certificate2Collection>? _roots;
    private readonly PeerRules _rules;
    private readonly CipherSuitesPolicy? _ciphers;
    private readonly List<SslApplicationProtocol> _protocols;

    public ServerTls(DownstreamTls settings, CertificateStore store, ValueList<TlsSecret> secrets)
    {
        _settings = settings;
        _identities = [.. settings.Certificates.Select(c => store.Identity(c, secrets))];
        if (settings.TrustedRoots is { } roots)
            _roots = store.Roots(roots.SecretName, roots.CertificateFile, secrets);
        _rules = new PeerRules
        {
            SubjectAltNames = settings.SubjectAltNames,
            SpkiPins = settings.SpkiPins,
            CertificateHashes = settings.CertificateHashes,
            Revocations = store.Revocations(settings.TrustedRoots?.SecretName ?? "", settings.RevocationList, secrets),
        };
        _ciphers = CipherNames.Policy(settings.CipherSuites);
        _protocols = [.. settings.Alpn.Select(a => new SslApplicationProtocol(Encoding.ASCII.GetBytes(a)))];
    }

    /// <summary>Null where there is no certificate to serve with.</summary>
    public SslServerAuthenticationOptions? OptionsFor(ClientHello hello)
    {
        if (Choose(hello) is not { } identity)
            return null;
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = identity.Context,
            EnabledSslProtocols = Versions(_settings.MinVersion, _settings.MaxVersion),
            CipherSuitesPolicy = _ciphers,
            // Only what both sides can: .NET refuses a handshake without a common name, Envoy goes on without ALPN.
            ApplicationProtocols = CommonProtocols(hello),
            AllowRenegotiation = false,
        };
        if (_settings.ClientCertificates == Snapshot.ClientCertificateMode.None)
            return options;
        options.ClientCertificateRequired = true;
        options.CertificateChainPolicy = PeerRules.ChainPolicy(_roots?.Current ?? []);
        options.RemoteCertificateValidationCallback = IsAcceptable;
        return options;
    }

    private bool IsAcceptable(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
            return _settings.ClientCertificates == Snapshot.ClientCertificateMode.Optional;
        return errors == SslPolicyErrors.None && certificate is X509Certificate2 known && _rules.Accepts(known, chain);
    }

    /// <summary>The first that the client can use, else the first there is.</summary>
    private Identity? Choose(ClientHello hello)
    {
        Identity? fallback = null;
        foreach (var source in _identities)
        {
            if (source?.Current is not { } identity)
                continue;
            if (identity.IsEcdsa ? hello.AcceptsEcdsa : hello.AcceptsRsa)
                return identity;
            fallback ??= identity;
        }
        return fallback;
    }

    private List<SslApplicationProtocol>? CommonProtocols(ClientHello hello)
    {
        List<SslApplicationProtocol>? common = null;
        foreach (var protocol in _protocols)
        {
            if (hello.ApplicationProtocols.Contains(protocol.ToString(), StringComparer.Ordinal))
                (common ??= []).Add(protocol);
        }
        return common;
    }

    [SuppressMessage("Security", "CA5397", Justification = "old versions only where the configuration names them")]
    internal static SslProtocols Versions(TlsVersion min, TlsVersion max)
    {
        var versions = SslProtocols.None;
        for (var version = min; version <= max; version++)
            versions |= (SslProtocols)(192 << (2 * (int)version)); // 192 TLS 1.0, 768 1.1, 3072 1.2, 12288 1.3
        return versions;
    }
}
