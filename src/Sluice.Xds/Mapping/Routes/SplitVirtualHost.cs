using Sluice.Snapshot;

namespace Sluice.Xds.Mapping.Routes;

/// <summary>A virtual host that is a resource of its own.</summary>
internal sealed record SplitVirtualHost(string Table, VirtualHost Host);
