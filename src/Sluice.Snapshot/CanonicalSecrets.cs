using Sluice.Values;

namespace Sluice.Snapshot;

/// <summary>What <see cref="CanonicalText"/> writes for a <see cref="Secret"/>.</summary>
public enum CanonicalSecrets
{
    /// <summary><c>[redacted]</c>: for people.</summary>
    Redacted,

    /// <summary>A SHA-256: for versions, so that a rotated secret is a change. Not to be shown.</summary>
    Hashed,
}
