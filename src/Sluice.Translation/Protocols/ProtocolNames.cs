namespace Sluice.Translation.Protocols;

/// <summary>The one place that reads protocols out of names.</summary>
public static class ProtocolNames
{
    private const string GrpcWebPrefix = "grpc-web";

    /// <summary>The protocol of a Gateway's or ServiceEntry's port; case does not matter.</summary>
    public static ApplicationProtocol Parse(string? name) =>
        (name ?? "").ToLowerInvariant() switch
        {
            "tcp" => ApplicationProtocol.Tcp,
            "udp" => ApplicationProtocol.Udp,
            "grpc" => ApplicationProtocol.Grpc,
            "grpc-web" => ApplicationProtocol.GrpcWeb,
            "http" => ApplicationProtocol.Http,
            "http_proxy" => ApplicationProtocol.HttpProxy,
            "http2" => ApplicationProtocol.Http2,
            "https" => ApplicationProtocol.Https,
            "tls" => ApplicationProtocol.Tls,
            "mongo" => ApplicationProtocol.Mongo,
            "redis" => ApplicationProtocol.Redis,
            "mysql" => ApplicationProtocol.MySql,
            _ => ApplicationProtocol.Unsupported,
        };

    /// <summary>
    /// The protocol of a Kubernetes Service port: UDP by transport, then <paramref name="appProtocol"/>, then the port name's prefix
    /// (<c>http-web</c>), then a few ports whose servers speak first and so must not be sniffed (Istio's list).
    /// </summary>
    public static ApplicationProtocol OfServicePort(int port, string? portName, string? transport, string? appProtocol)
    {
        if (string.Equals(transport, "UDP", StringComparison.Ordinal))
            return ApplicationProtocol.Udp;
        var fromKubernetes = appProtocol switch
        {
            "kubernetes.io/h2c" => ApplicationProtocol.Http2,
            "kubernetes.io/ws" => ApplicationProtocol.Http,
            "kubernetes.io/wss" => ApplicationProtocol.Https,
            _ => ApplicationProtocol.Unsupported,
        };
        if (fromKubernetes != ApplicationProtocol.Unsupported)
            return fromKubernetes;

        var name = string.IsNullOrEmpty(appProtocol) ? portName ?? "" : appProtocol;
        if (name.StartsWith(GrpcWebPrefix, StringComparison.OrdinalIgnoreCase))
            return ApplicationProtocol.GrpcWeb;
        var dash = name.IndexOf('-', StringComparison.Ordinal);
        var parsed = Parse(dash >= 0 ? name[..dash] : name);
        return parsed == ApplicationProtocol.Unsupported && ServerSpeaksFirst(port) ? ApplicationProtocol.Tcp : parsed;
    }

    public static bool IsHttp2(this ApplicationProtocol protocol) =>
        protocol is ApplicationProtocol.Http2 or ApplicationProtocol.Grpc or ApplicationProtocol.GrpcWeb;

    /// <summary>HTTP without TLS.</summary>
    public static bool IsHttp(this ApplicationProtocol protocol) =>
        protocol is ApplicationProtocol.Http or ApplicationProtocol.HttpProxy || protocol.IsHttp2();

    /// <summary>Carried as bytes unless TLS is terminated here.</summary>
    public static bool IsTcp(this ApplicationProtocol protocol) =>
        protocol
            is ApplicationProtocol.Tcp
                or ApplicationProtocol.Https
                or ApplicationProtocol.Tls
                or ApplicationProtocol.Mongo
                or ApplicationProtocol.Redis
                or ApplicationProtocol.MySql;

    public static bool IsTls(this ApplicationProtocol protocol) => protocol is ApplicationProtocol.Https or ApplicationProtocol.Tls;

    // SMTP, DNS, MySQL, MongoDB
    private static bool ServerSpeaksFirst(int port) => port is 25 or 53 or 3306 or 27017;
}
