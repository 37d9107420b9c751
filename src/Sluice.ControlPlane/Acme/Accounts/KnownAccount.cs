using Sluice.Values;

namespace Sluice.ControlPlane.Acme.Accounts;

/// <summary>An account as it is kept.</summary>
/// <param name="Key">PKCS#8.</param>
/// <param name="Url">What the authority names it; empty: it was not registered yet.</param>
/// <param name="Email">That the authority knows.</param>
internal sealed record KnownAccount(Secret Key, string Url, string Email);
