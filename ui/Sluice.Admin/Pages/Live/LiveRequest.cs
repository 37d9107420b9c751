namespace Sluice.Admin.Pages.Live;

/// <summary>One request, of <c>GET requests</c>. Everything in it may have been chosen by whoever sent it.</summary>
public sealed record LiveRequest
{
    public string Id { get; init; } = "";
    public DateTimeOffset Time { get; init; }
    public string Gateway { get; init; } = "";
    public string Listener { get; init; } = "";
    public int Port { get; init; }
    public string ClientAddress { get; init; } = "";
    public string Principal { get; init; } = "";
    public string Method { get; init; } = "";
    public string Scheme { get; init; } = "";
    public string Protocol { get; init; } = "";
    public string Host { get; init; } = "";

    /// <summary>With its query, whose values are left out.</summary>
    public string Path { get; init; } = "";
    public IReadOnlyList<LiveHeader>? Headers { get; init; }
    public int Status { get; init; }

    /// <summary>Envoy's response flags.</summary>
    public string Flags { get; init; } = "";
    public string Details { get; init; } = "";
    public LiveRoute? Route { get; init; }
    public string Cluster { get; init; } = "";
    public string Endpoint { get; init; } = "";
    public string UpstreamPath { get; init; } = "";
    public double DurationMs { get; init; }

    /// <summary>Until the upstream was asked; 0: it was not.</summary>
    public double UpstreamStartMs { get; init; }

    /// <summary>From then to the head of its answer; 0: there was none.</summary>
    public double UpstreamFirstByteMs { get; init; }
    public long ReceivedBytes { get; init; }
    public long SentBytes { get; init; }
    public string TlsVersion { get; init; } = "";
    public string Sni { get; init; } = "";
}
