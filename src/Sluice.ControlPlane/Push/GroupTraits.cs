using Sluice.Xds.Mapping;

namespace Sluice.ControlPlane.Push;

/// <summary>What proxies of one group have in common besides what they run.</summary>
/// <param name="Encoding">What they can read.</param>
/// <param name="MayHaveSecrets">They proved who they are over an encrypted connection; others get no key.</param>
internal readonly record struct GroupTraits(XdsEncoding Encoding, bool MayHaveSecrets);
