namespace Sluice.Xds.Client;

/// <summary>Why a resource cannot be run.</summary>
/// <param name="TypeUrl">Its type; empty: the state as a whole cannot.</param>
/// <param name="Name">Its name; empty: the type's resources together cannot.</param>
/// <param name="Message">What the control plane's status shows.</param>
public sealed record XdsError(string TypeUrl, string Name, string Message);
