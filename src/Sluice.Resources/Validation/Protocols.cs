namespace Sluice.Resources.Validation;

/// <summary>The protocol names of ports, as Istio reads them: case does not matter.</summary>
internal static class Protocols
{
    public enum Kind
    {
        Unsupported,
        Tcp,
        Udp,
        Grpc,
        GrpcWeb,
        Http,
        HttpProxy,
        Http2,
        Https,
        Tls,
        Mongo,
        Redis,
        MySql,
    }

    /// <summary>What a gateway port may name.</summary>
    public static IReadOnlyList<string> Names { get; } =
    ["HTTP", "HTTPS", "HTTP2", "GRPC", "GRPC-WEB", "TCP", "TLS", "MONGO", "REDIS", "MYSQL"];

    public static Kind Parse(string name) =>
        name.ToUpperInvariant() switch
        {
            "TCP" => Kind.Tcp,
            "UDP" => Kind.Udp,
            "GRPC" => Kind.Grpc,
            "GRPC-WEB" => Kind.GrpcWeb,
            "HTTP" => Kind.Http,
            "HTTP_PROXY" => Kind.HttpProxy,
            "HTTP2" => Kind.Http2,
            "HTTPS" => Kind.Https,
            "TLS" => Kind.Tls,
            "MONGO" => Kind.Mongo,
            "REDIS" => Kind.Redis,
            "MYSQL" => Kind.MySql,
            _ => Kind.Unsupported,
        };

    public static bool IsHttp(this Kind kind) => kind is Kind.Http or Kind.Http2 or Kind.HttpProxy or Kind.Grpc or Kind.GrpcWeb;

    public static bool IsTls(this Kind kind) => kind is Kind.Https or Kind.Tls;

    public static bool IsTcp(this Kind kind) => kind is Kind.Tcp or Kind.Https or Kind.Tls or Kind.Mongo or Kind.Redis or Kind.MySql;
}
