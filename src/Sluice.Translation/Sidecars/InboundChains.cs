using Sluice.Resources.Istio;
using Sluice.Snapshot;
using Sluice.Translation.Protocols;
using Sluice.Values;

namespace Sluice.Translation.Sidecars;

/// <summary>
/// The filter chains of an inbound port, by what is spoken there and what the workload's policy takes. Source: Istio's table of filter
/// chain matches; ALPN names of the mesh tell its mutual TLS from an application's own TLS.
/// </summary>
internal static class InboundChains
{
    private static readonly ValueList<string> MeshHttp = ["istio-http/1.0", "istio-http/1.1", "istio-h2"];
    private static readonly ValueList<string> MeshTcp = ["istio-peer-exchange", "istio"];
    private static readonly ValueList<string> MeshAny = [.. MeshTcp, .. MeshHttp];
    private static readonly ValueList<string> HttpAlpn = ["h2", "http/1.1"];

    /// <param name="name">Of the chains.</param>
    /// <param name="port">Destination port that they are for; 0: any.</param>
    /// <param name="protocol">What is spoken.</param>
    /// <param name="mode">What is taken.</param>
    /// <param name="target">Where it goes.</param>
    public static IEnumerable<FilterChain> Of(string name, int port, ApplicationProtocol protocol, PeerMode mode, InboundTarget target)
    {
        foreach (var way in Ways(protocol, mode))
        {
            yield return new()
            {
                Name = name,
                Match = new()
                {
                    DestinationPort = port,
                    Transport = way.Transport,
                    ApplicationProtocols = way.Alpn,
                },
                Tls = way.IsMutual ? Mutual(way.IsHttp) : null,
                Filter = way.IsHttp ? target.Http : target.Tcp,
            };
        }
    }

    /// <summary>The one chain of a port that ends TLS with the user's certificates.</summary>
    public static FilterChain WithOwnTls(string name, InboundPort port, ServerTlsSettings tls, InboundTarget target)
    {
        var isHttp = port.Protocol.IsHttp() || port.Protocol == ApplicationProtocol.Https;
        return new()
        {
            Name = name,
            Match = new() { DestinationPort = port.Number, Transport = TransportProtocol.Tls },
            Tls = OwnTls(tls, isHttp),
            Filter = isHttp ? target.Http with { Https = true } : target.Tcp,
        };
    }

    private readonly record struct Way(TransportProtocol Transport, ValueList<string> Alpn, bool IsHttp, bool IsMutual);

    private static Way[] Ways(ApplicationProtocol protocol, PeerMode mode)
    {
        if (protocol == ApplicationProtocol.Unsupported)
            return Unknown(mode);
        return protocol.IsHttp() ? Http(mode) : Tcp(mode);
    }

    private static Way[] Http(PeerMode mode) =>
        mode switch
        {
            PeerMode.Strict => [new(TransportProtocol.Tls, [], IsHttp: true, IsMutual: true)],
            PeerMode.Disable => [new(TransportProtocol.Any, [], IsHttp: true, IsMutual: false)],
            _ =>
            [
                new(TransportProtocol.Tls, MeshAny, IsHttp: true, IsMutual: true),
                new(TransportProtocol.RawBuffer, [], IsHttp: true, IsMutual: false),
            ],
        };

    private static Way[] Tcp(PeerMode mode) =>
        mode switch
        {
            PeerMode.Strict => [new(TransportProtocol.Tls, [], IsHttp: false, IsMutual: true)],
            PeerMode.Disable => [new(TransportProtocol.Any, [], IsHttp: false, IsMutual: false)],
            _ =>
            [
                new(TransportProtocol.Tls, MeshAny, IsHttp: false, IsMutual: true),
                new(TransportProtocol.Tls, [], IsHttp: false, IsMutual: false),
                new(TransportProtocol.RawBuffer, [], IsHttp: false, IsMutual: false),
            ],
        };

    private static Way[] Unknown(PeerMode mode) =>
        mode switch
        {
            PeerMode.Strict =>
            [
                new(TransportProtocol.Tls, MeshHttp, IsHttp: true, IsMutual: true),
                new(TransportProtocol.Tls, [], IsHttp: false, IsMutual: true),
            ],
            PeerMode.Disable =>
            [
                new(TransportProtocol.RawBuffer, OutboundListener.PlainHttp, IsHttp: true, IsMutual: false),
                new(TransportProtocol.RawBuffer, [], IsHttp: false, IsMutual: false),
                new(TransportProtocol.Tls, [], IsHttp: false, IsMutual: false),
            ],
            _ =>
            [
                new(TransportProtocol.Tls, MeshHttp, IsHttp: true, IsMutual: true),
                new(TransportProtocol.Tls, MeshTcp, IsHttp: false, IsMutual: true),
                new(TransportProtocol.Tls, [], IsHttp: false, IsMutual: false),
                new(TransportProtocol.RawBuffer, OutboundListener.PlainHttp, IsHttp: true, IsMutual: false),
                new(TransportProtocol.RawBuffer, [], IsHttp: false, IsMutual: false),
            ],
        };

    private static DownstreamTls Mutual(bool isHttp) =>
        new()
        {
            Certificates = [new CertificateReference { SecretName = CertificateReference.Workload }],
            ClientCertificates = ClientCertificateMode.Required,
            TrustedRoots = new() { SecretName = CertificateReference.MeshRoots },
            Alpn = isHttp ? HttpAlpn : [],
        };

    private static DownstreamTls OwnTls(ServerTlsSettings tls, bool isHttp)
    {
        var isMutual = tls.Mode is ServerTlsMode.Mutual or ServerTlsMode.OptionalMutual;
        return new()
        {
            Certificates = [new CertificateReference { CertificateFile = tls.ServerCertificate, KeyFile = tls.PrivateKey }],
            ClientCertificates =
                tls.Mode == ServerTlsMode.OptionalMutual ? ClientCertificateMode.Optional
                : isMutual ? ClientCertificateMode.Required
                : ClientCertificateMode.None,
            TrustedRoots = isMutual ? new() { CertificateFile = tls.CaCertificates } : null,
            Alpn = isHttp ? HttpAlpn : [],
        };
    }
}

/// <summary>Where an inbound port leads, by what is spoken.</summary>
internal sealed record InboundTarget(HttpConnectionManager Http, TcpProxy Tcp);
