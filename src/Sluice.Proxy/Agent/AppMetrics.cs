namespace Sluice.Proxy.Agent;

/// <summary>Where an application's own metrics are.</summary>
/// <param name="Port">On 127.0.0.1; 0: what was said is no port, so that every attempt counts as failed.</param>
/// <param name="Path">With its slash.</param>
public sealed record AppMetrics(int Port, string Path);
