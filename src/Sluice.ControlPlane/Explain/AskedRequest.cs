using System.Net;

namespace Sluice.ControlPlane.Explain;

/// <summary>A request that somebody asks about, or that was seen.</summary>
internal sealed record AskedRequest
{
    public required int Port { get; init; }
    public string Method { get; init; } = "GET";
    public bool IsTls { get; init; }

    /// <summary>Host and optional port.</summary>
    public string Host { get; init; } = "";

    /// <summary>Normalised, without query.</summary>
    public string Path { get; init; } = "/";

    /// <summary>With its question mark; empty: none.</summary>
    public string Query { get; init; } = "";

    /// <summary>Values joined by commas, by name in lower case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>SNI, lower case; empty without TLS.</summary>
    public string ServerName { get; init; } = "";
    public IReadOnlyList<string> ApplicationProtocols { get; init; } = [];
    public IPAddress? ClientAddress { get; init; }
}
