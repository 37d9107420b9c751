using System.Net;

namespace Sluice.Tests.Capture;

/// <summary>The first packet of a connection, as rules see it.</summary>
internal sealed record Packet
{
    /// <summary>From a process of this host; else it came in.</summary>
    public bool IsOutgoing { get; init; }
    public string Interface { get; init; } = "eth0";
    public required IPAddress Source { get; init; }
    public required IPAddress Destination { get; init; }
    public string Protocol { get; init; } = "tcp";
    public int SourcePort { get; init; } = 40_000;
    public int DestinationPort { get; init; }
    public string User { get; init; } = "0";
    public string Group { get; init; } = "0";
    public uint Mark { get; init; }
}
