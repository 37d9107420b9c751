namespace Sluice.ControlPlane.Acme.Challenges;

/// <summary>How far a change has come to the gateways of a namespace.</summary>
/// <param name="Accepted">Gateways that have it.</param>
/// <param name="All">Gateways that are connected.</param>
/// <param name="Problem">Why others have not, in words; empty: all have.</param>
internal sealed record GatewayArrival(int Accepted, int All, string Problem);
