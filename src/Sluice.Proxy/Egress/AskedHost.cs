namespace Sluice.Proxy.Egress;

/// <summary>Where a request or a connection wants to go.</summary>
internal readonly record struct AskedHost(TargetHost Host, int Port);
