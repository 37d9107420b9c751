namespace Sluice.Xds.Client;

/// <summary>How a proxy stands with its control plane.</summary>
/// <param name="IsConnected">Whether a stream is open and accepted.</param>
/// <param name="Server">Host and port of the control plane that accepted the last stream; empty: none has.</param>
/// <param name="Version">The state that runs, as the control plane calls it.</param>
/// <param name="Error">Why the last stream ended; empty while one is open.</param>
public sealed record XdsClientStatus(bool IsConnected, string Server, string Version, string Error);
