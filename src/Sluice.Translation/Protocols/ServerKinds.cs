using Sluice.Resources.Istio;

namespace Sluice.Translation.Protocols;

/// <summary>What a Gateway's server does with a connection.</summary>
public static class ServerKinds
{
    /// <summary>Not HTTP, and with TLS settings: TLS is terminated, or read for its SNI.</summary>
    public static bool IsTlsServer(this Server server) => server.Tls is not null && !server.Protocol().IsHttp();

    /// <summary>HTTP, or HTTPS that ends here.</summary>
    public static bool IsHttpServer(this Server server) => server.Protocol().IsHttp() || server.IsHttpsTermination();

    public static bool IsHttpsTermination(this Server server) =>
        server.Protocol() == ApplicationProtocol.Https && server.Tls is not null && !server.IsPassthrough();

    /// <summary>Not HTTP, and TLS ends here.</summary>
    public static bool IsTcpTermination(this Server server) =>
        server.Tls is not null && !server.Protocol().IsHttp() && server.Protocol() != ApplicationProtocol.Https && !server.IsPassthrough();

    public static bool IsPassthrough(this Server server) => server.Tls?.Mode is ServerTlsMode.Passthrough or ServerTlsMode.AutoPassthrough;

    public static ApplicationProtocol Protocol(this Server server) => ProtocolNames.Parse(server.Port?.Protocol);
}
