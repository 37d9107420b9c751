using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Sluice.Proxy.Clusters;
using Sluice.Snapshot;
using Sluice.Values;

namespace Sluice.Proxy.Tls;

/// <summary>TLS towards the endpoints of one cluster.</summary>
internal sealed class UpstreamTlsClient
{
    private readonly Cluster _cluster;
    private readonly TimeProvider _clock;
    private readonly UpstreamTls _settings;
    private readonly PemSource<Identity>? _identity;
    private readonly PemSource<X509Certificate2Collection>? _roots;
    private readonly PeerRules _rules;

    public UpstreamTlsClient(
        Cluster cluster,
        UpstreamTls settings,
        CertificateStore store,
        ValueList<TlsSecret> secrets,
        TimeProvider clock
    )
    {
        (_cluster, _settings, _clock) = (cluster, settings, clock);
        if (settings.ClientCertificate is { } reference)
            _identity = store.Identity(reference, secrets);
        HasOwnRoots = settings.TrustedRootsFile.Length + settings.TrustedRootsSecret.Length > 0;
        if (HasOwnRoots)
            _roots = store.Roots(settings.TrustedRootsSecret, settings.TrustedRootsFile, secrets);
        _rules = new PeerRules
        {
            SubjectAltNames = settings.SubjectAltNames,
            Revocations = store.Revocations(settings.TrustedRootsSecret, settings.RevocationList, secrets),
        };
    }

    /// <summary>The server name comes from the configuration, not from each request.</summary>
    public bool HasFixedName => _settings.Sni.Length > 0;

    /// <summary>A client certificate may be renewed, and the HTTP client's own handshakes would go on with the first one.</summary>
    public bool HasCertificate => _identity is not null;

    private bool HasOwnRoots { get; }

    /// <summary>For the HTTP client's own handshake, which takes the name (and ALPN) from each request.</summary>
    public SslClientAuthenticationOptions OptionsForRequestHost() => Options();

    /// <summary>Ends with a <see cref="ConnectException"/> where the handshake fails.</summary>
    /// <param name="transport">The connection; it is closed where the handshake fails.</param>
    /// <param name="host">Server name where the configuration tells none.</param>
    /// <param name="http2">The HTTP version to offer, where HTTP is spoken; null: the cluster's.</param>
    public async ValueTask<SslStream> HandshakeAsync(Stream transport, string host, bool? http2, CancellationToken cancellationToken)
    {
        var tls = new SslStream(transport, leaveInnerStreamOpen: false);
        // Envoy's connect_timeout covers the handshake too.
        using var late = new CancellationTokenSource(_cluster.ConnectTimeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            var options = Options();
            options.TargetHost = HasFixedName ? _settings.Sni : host;
            options.ApplicationProtocols = Protocols(http2 ?? _cluster.Protocol == UpstreamProtocol.Http2);
            await tls.AuthenticateAsClientAsync(options, either.Token);
            return tls;
        }
        catch (OperationCanceledException cancelled) when (!cancellationToken.IsCancellationRequested)
        {
            await tls.DisposeAsync();
            throw new ConnectException("TLS handshake timeout", ConnectProblem.TimedOut, cancelled);
        }
        catch (Exception failed) when (failed is AuthenticationException or IOException)
        {
            await tls.DisposeAsync();
            throw new ConnectException($"TLS error: {failed.Message}", ConnectProblem.Tls, failed);
        }
        catch
        {
            await tls.DisposeAsync();
            throw;
        }
    }

    // Names in the configuration lead: a sidecar tells traffic of the mesh by Istio's own ones.
    private List<SslApplicationProtocol>? Protocols(bool http2)
    {
        List<SslApplicationProtocol> names = [.. _settings.Alpn.Select(a => new SslApplicationProtocol(a))];
        if (_cluster.Protocol != UpstreamProtocol.Tcp)
        {
            var own = http2 ? SslApplicationProtocol.Http2 : SslApplicationProtocol.Http11;
            names.RemoveAll(n => n == SslApplicationProtocol.Http2 || n == SslApplicationProtocol.Http11);
            names.Add(own);
        }
        return names.Count == 0 ? null : names;
    }

    private SslClientAuthenticationOptions Options()
    {
        var options = new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = ServerTls.Versions(TlsVersion.Tls12, TlsVersion.Tls13),
            CertificateChainPolicy = PeerRules.ChainPolicy(HasOwnRoots ? [] : null),
            RemoteCertificateValidationCallback = IsAcceptable,
        };
        if (_identity is not null)
            options.ClientCertificateContext = _identity.Current?.Context;
        return options;
    }

    private bool IsAcceptable(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (_settings.InsecureSkipVerify)
            return true;
        if (certificate is not X509Certificate2 known)
            return false;
        // Names in the configuration replace the comparison with the server name (Istio).
        // A certificate of the mesh names its workload by SPIFFE, never by host.
        if (_settings.SubjectAltNames.Count > 0 || _settings.TrustedRootsSecret == CertificateReference.MeshRoots)
            errors &= ~SslPolicyErrors.RemoteCertificateNameMismatch;
        if (HasOwnRoots)
            errors = ChainsToOwnRoots(known, chain) ? errors & ~SslPolicyErrors.RemoteCertificateChainErrors : errors;
        return errors == SslPolicyErrors.None && _rules.Accepts(known, chain);
    }

    // The roots are looked up at each handshake, so that renewed files count without new connections pools.
    private bool ChainsToOwnRoots(X509Certificate2 certificate, X509Chain? received)
    {
        if (_roots?.Current is not { } roots)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy = PeerRules.ChainPolicy(roots);
        if (received is not null)
            chain.ChainPolicy.ExtraStore.AddRange(received.ChainPolicy.ExtraStore);
        return chain.Build(certificate);
    }
}
