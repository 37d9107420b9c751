using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Sluice.Snapshot;

namespace Sluice.Translation;

/// <summary>
/// Versions by content: <c>configuration-endpoints</c>. The first part is a SHA-256 (first 16 bytes, hex) of the canonical text of
/// everything but endpoints; the second the sum, modulo 2^128, of the same hash of each endpoint set. So a change of some endpoints
/// costs the hash of these alone, and no part depends on process or machine.
/// </summary>
public static class SnapshotVersion
{
    public static string Of(ProxySnapshot snapshot)
    {
        var configuration = Hash(snapshot with { Version = "", Endpoints = [] });
        var endpoints = UInt128.Zero;
        foreach (var set in snapshot.Endpoints)
            endpoints += Hash(set);
        return Format(configuration, endpoints);
    }

    /// <summary>Whether two versions differ in endpoints at most, so that nothing else needs to be applied again.</summary>
    public static bool HasSameConfiguration(string one, string other)
    {
        var dash = one.IndexOf('-', StringComparison.Ordinal);
        return dash > 0 && other.Length > dash && string.CompareOrdinal(one, 0, other, 0, dash + 1) == 0;
    }

    /// <summary>The version after <paramref name="before"/> endpoint sets became <paramref name="after"/>.</summary>
    internal static string Replace(string version, IEnumerable<EndpointSet> before, IEnumerable<EndpointSet> after)
    {
        var dash = version.IndexOf('-', StringComparison.Ordinal);
        var endpoints = UInt128.Parse(version.AsSpan(dash + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        foreach (var set in before)
            endpoints -= Hash(set);
        foreach (var set in after)
            endpoints += Hash(set);
        return version[..(dash + 1)] + endpoints.ToString("x32", CultureInfo.InvariantCulture);
    }

    private static string Format(UInt128 configuration, UInt128 endpoints) =>
        string.Create(CultureInfo.InvariantCulture, $"{configuration:x32}-{endpoints:x32}");

    private static UInt128 Hash(object part)
    {
        var text = CanonicalText.Of(part, CanonicalSecrets.Hashed);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        return new(BitConverter.ToUInt64(hash, 0), BitConverter.ToUInt64(hash, 8));
    }
}
