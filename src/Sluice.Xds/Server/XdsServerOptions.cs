using System.ComponentModel.DataAnnotations;

namespace Sluice.Xds.Server;

/// <summary>Limits of the streams that proxies open.</summary>
public sealed class XdsServerOptions
{
    /// <summary>What proxies are told about who serves them; tells replicas apart.</summary>
    public string Identifier { get; set; } = "sluice";

    /// <summary>
    /// How long a proxy may leave a response unread or unanswered before its stream is closed; it then connects again and says what it has.
    /// Default 5 min: twenty times the 15 s for which Envoy holds an answer back while new clusters wait for endpoints (its initial fetch timeout).
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Bytes of one response; a larger change goes out in several. Default 4,000,000: gRPC clients take 4 MiB unless told otherwise.</summary>
    [Range(64 * 1024, 1024 * 1024 * 1024)]
    public int MaxResponseBytes { get; set; } = 4_000_000;

    /// <summary>Types one stream may subscribe to. Default 32: Envoy has some fifteen.</summary>
    [Range(1, 1024)]
    public int MaxTypes { get; set; } = 32;

    /// <summary>Names of one type that one stream may subscribe to. Default 100,000: more clusters than the largest known meshes give one proxy.</summary>
    [Range(1, 10_000_000)]
    public int MaxNames { get; set; } = 100_000;
}
