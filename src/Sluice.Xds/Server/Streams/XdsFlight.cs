namespace Sluice.Xds.Server.Streams;

/// <summary>A response that has not been answered yet.</summary>
/// <param name="Nonce">What the answer will say.</param>
/// <param name="Push">What was sent.</param>
/// <param name="Version">The state it belongs to.</param>
/// <param name="SentAt">Timestamp.</param>
internal sealed record XdsFlight(string Nonce, XdsPush Push, string Version, long SentAt);
