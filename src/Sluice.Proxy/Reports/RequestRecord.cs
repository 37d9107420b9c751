using Sluice.Snapshot;

namespace Sluice.Proxy.Reports;

/// <summary>One request for people to look at, with what could be secret left out.</summary>
public sealed record RequestRecord
{
    public required DateTimeOffset Time { get; init; }
    public required string Listener { get; init; }

    /// <summary>The Gateway's.</summary>
    public required int Port { get; init; }
    public string ClientAddress { get; init; } = "";
    public string Principal { get; init; } = "";
    public required string Method { get; init; }
    public required string Scheme { get; init; }
    public required string Protocol { get; init; }
    public required string Host { get; init; }

    /// <summary>With the query, whose values are left out.</summary>
    public required string Path { get; init; }
    public IReadOnlyList<HeaderValue> Headers { get; init; } = [];
    public required int Status { get; init; }

    /// <summary>Envoy's response flags; <c>-</c>: nothing failed.</summary>
    public required string Flags { get; init; }
    public string Details { get; init; } = "";

    /// <summary>Null: none took it.</summary>
    public Route? Route { get; init; }
    public string VirtualHost { get; init; } = "";
    public string Cluster { get; init; } = "";
    public string Endpoint { get; init; } = "";

    /// <summary>The path for the upstream, like <see cref="Path"/>.</summary>
    public string UpstreamPath { get; init; } = "";
    public required TimeSpan Duration { get; init; }

    /// <summary>From the request's head until the upstream was asked; zero: it was not.</summary>
    public TimeSpan UpstreamStart { get; init; }

    /// <summary>From asking to the head of the upstream's answer; zero: there was none.</summary>
    public TimeSpan UpstreamFirstByte { get; init; }
    public long ReceivedBytes { get; init; }
    public long SentBytes { get; init; }
    public string TlsVersion { get; init; } = "";
    public string ServerName { get; init; } = "";
}
