namespace Sluice.Tests.Translation.Sidecars;

/// <summary>A connection, and the request on it, as a sidecar gets it. Defaults are those of a plain HTTP request from the workload.</summary>
internal sealed record MeshCall
{
    public string Address { get; init; } = "1.3.3.7";
    public required int Port { get; init; }

    /// <summary><c>http</c>, <c>http2</c> or <c>tcp</c>.</summary>
    public string Protocol { get; init; } = "http";

    /// <summary><c>plaintext</c>, <c>tls</c> (the application's own) or <c>mtls</c> (the mesh's).</summary>
    public string Tls { get; init; } = "plaintext";
    public string Alpn { get; init; } = "";
    public string Sni { get; init; } = "";
    public string Host { get; init; } = "";
    public string Path { get; init; } = "/";
    public bool IsInbound { get; init; }

    public bool IsTls => Tls != "plaintext";

    /// <summary>What the sidecar's inspection sees: the client's ALPN, or what plain bytes show.</summary>
    public string SeenAlpn =>
        Alpn.Length > 0
            ? Alpn
            : (Tls, Protocol) switch
            {
                ("mtls", "http") => "istio-http/1.1",
                ("mtls", "http2") => "istio-h2",
                ("mtls", _) => "istio",
                ("tls", "http") => "http/1.1",
                ("tls", "http2") => "h2",
                ("plaintext", "http") => "http/1.1",
                ("plaintext", "http2") => "h2c",
                _ => "",
            };
}

/// <summary>Which way it took.</summary>
internal sealed record MeshOutcome
{
    public string Error { get; init; } = "";
    public string Listener { get; init; } = "";
    public string Chain { get; init; } = "";
    public string VirtualHost { get; init; } = "";
    public string Route { get; init; } = "";
    public string Cluster { get; init; } = "";
}
