using System.Net;
using Sluice.Values;

namespace Sluice.Proxy.Names;

/// <summary>The addresses of a name, of both families, at least one; and how long they may be used.</summary>
internal sealed record HostAddresses(ValueList<IPAddress> Addresses, TimeSpan TimeToLive);
