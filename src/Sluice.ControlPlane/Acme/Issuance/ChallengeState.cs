namespace Sluice.ControlPlane.Acme.Issuance;

/// <summary>How far the proof of one name is.</summary>
/// <param name="DnsName">As it was ordered.</param>
/// <param name="Type"><c>http-01</c>, <c>tls-alpn-01</c> or <c>dns-01</c>.</param>
/// <param name="State"><c>presenting</c>, <c>validating</c>, then the authority's word: <c>valid</c>, <c>invalid</c>.</param>
/// <param name="Detail">The authority's reason.</param>
public sealed record ChallengeState(string DnsName, string Type, string State, string Detail);
