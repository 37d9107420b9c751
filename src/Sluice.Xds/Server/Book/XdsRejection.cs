using Sluice.Values;

namespace Sluice.Xds.Server.Book;

/// <summary>What a proxy refused.</summary>
/// <param name="Version">The state it belonged to.</param>
/// <param name="At">When the refusal came.</param>
/// <param name="Error">The proxy's words, on one line and cut to a length.</param>
/// <param name="Resources">Names of what the refused response held, the first of them.</param>
public sealed record XdsRejection(string Version, DateTimeOffset At, string Error, ValueList<string> Resources);
