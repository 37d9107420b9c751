using System.Net;
using Sluice.Resources.Diagnostics;
using Sluice.Resources.Istio;
using Sluice.Values;

namespace Sluice.Resources.Validation;

/// <summary>The rules of a Sidecar's ingress listeners.</summary>
internal static class SidecarIngressValidator
{
    private const string UnixPrefix = "unix://";

    public static void Validate(ValueList<IngressListener> listeners, Check check)
    {
        var taken = new HashSet<uint>();
        for (var i = 0; i < listeners.Count; i++)
        {
            var (listener, path) = (listeners[i], "spec.ingress".Item(i));
            DefaultEndpoint(listener.DefaultEndpoint, path.Field("defaultEndpoint"), check);
            TrafficPolicyValidator.Pool(listener.ConnectionPool, path.Field("connectionPool"), check);
            // Reading has told of a missing one.
            if (listener.Port is not { } port)
                continue;
            check.Port(port.Number, path.Field("port.number"));
            SidecarValidator.PortNames(port, path, check);
            check.That(taken.Add(port.Number), Codes.ListenerTwice, path, $"port {port.Number}");
            var isAddress = listener.Bind.Length == 0 || Names.IsAddress(listener.Bind);
            check.That(isAddress, Codes.BadAddress, path.Field("bind"), listener.Bind, "an IP address");
            Tls(listener, port, path.Field("tls"), check);
            var protocol = Protocols.Parse(port.Protocol);
            if (listener.ConnectionPool?.Http is not null && protocol.IsTcp())
                check.Report(Codes.HttpPoolOnTcp, path.Field("connectionPool.http"), port.Protocol);
        }
    }

    private static void DefaultEndpoint(string endpoint, string path, Check check)
    {
        if (endpoint.Length == 0)
            return;
        if (endpoint.StartsWith(UnixPrefix, StringComparison.Ordinal))
        {
            check.That(Names.IsUnixPath(endpoint[UnixPrefix.Length..]), Codes.BadUnixPath, path, endpoint);
            return;
        }
        var isKnown =
            endpoint.Contains(':', StringComparison.Ordinal)
            && IPEndPoint.TryParse(endpoint, out var written)
            && written.Port > 0
            && IsLocal(written.Address);
        check.That(isKnown, Codes.BadDefaultEndpoint, path, endpoint);
    }

    private static bool IsLocal(IPAddress address) =>
        address.Equals(IPAddress.Loopback)
        || address.Equals(IPAddress.IPv6Loopback)
        || address.Equals(IPAddress.Any)
        || address.Equals(IPAddress.IPv6Any);

    private static void Tls(IngressListener listener, SidecarPort port, string path, Check check)
    {
        if (listener.Tls is not { } tls)
            return;
        var isTls = Protocols.Parse(port.Protocol).IsTls();
        check.That(isTls, Codes.TlsNotAllowed, path, port.Protocol, ": it needs HTTPS or TLS");
        Refuse(tls.HttpsRedirect, "httpsRedirect");
        Refuse(tls.SubjectAltNames.Count > 0, "subjectAltNames");
        Refuse(tls.CredentialNames.Count > 0, "credentialNames");
        Refuse(tls.TlsCertificates.Count > 0, "tlsCertificates");
        Refuse(tls.Mode == ServerTlsMode.IstioMutual, "mode ISTIO_MUTUAL; PeerAuthentication decides on it");
        Refuse(tls.Mode is ServerTlsMode.Passthrough or ServerTlsMode.AutoPassthrough, "a mode that passes TLS through");
        ServerTlsValidator.Validate(tls, path, check);

        void Refuse(bool isSet, string what)
        {
            if (isSet)
                check.Report(Codes.IngressTlsNotAllowed, path, what);
        }
    }
}
