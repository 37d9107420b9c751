using Sluice.Values;

namespace Sluice.ControlPlane.Authority.Callers;

/// <summary>What the API server says of a token.</summary>
/// <param name="IsAuthenticated">It is good.</param>
/// <param name="UserName"><c>system:serviceaccount:namespace:name</c> of a workload's.</param>
/// <param name="Audiences">Those that were asked for and are the token's; empty of a server that does not look at them.</param>
public sealed record TokenReview(bool IsAuthenticated, string UserName, ValueList<string> Audiences);
