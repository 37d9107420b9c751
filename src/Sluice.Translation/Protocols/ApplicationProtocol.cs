namespace Sluice.Translation.Protocols;

/// <summary>What is spoken on a port. Names and groups are Istio's.</summary>
public enum ApplicationProtocol
{
    /// <summary>Not said, or nothing we know. Sidecars would sniff it; gateways treat it as HTTP/1.1.</summary>
    Unsupported,
    Http,
    Http2,
    HttpProxy,
    Https,
    Grpc,
    GrpcWeb,
    Tcp,
    Tls,
    Udp,
    Mongo,
    Redis,
    MySql,
}
