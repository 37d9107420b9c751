using Sluice.Snapshot;

namespace Sluice.Proxy.Reports;

/// <summary>TCP connections to one service, from one kind of client, since they were last taken.</summary>
/// <param name="Open">Now.</param>
public sealed record ConnectionRow(
    ServiceIdentity Service,
    string Principal,
    long Opened,
    long Failed,
    long ReceivedBytes,
    long SentBytes,
    long Open
);
