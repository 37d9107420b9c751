using Sluice.Xds.Resources;

namespace Sluice.Xds.Server.Streams;

/// <summary>A state that a stream takes its proxy to.</summary>
/// <param name="Generation">Counts the stream's targets, from 1.</param>
/// <param name="State">What the proxy should have.</param>
/// <param name="Since">Timestamp of when the stream learned of it.</param>
internal sealed record XdsTarget(long Generation, XdsState State, long Since)
{
    public string Version => State.Version;
}
