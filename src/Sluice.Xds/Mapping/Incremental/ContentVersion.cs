using System.IO.Hashing;
using System.Security.Cryptography;

namespace Sluice.Xds.Mapping.Incremental;

/// <summary>Versions by content.</summary>
internal static class ContentVersion
{
    private const int Length = 16;

    public static string Of(ReadOnlySpan<byte> body)
    {
        Span<byte> hash = stackalloc byte[Length];
        XxHash128.Hash(body, hash);
        return Convert.ToHexStringLower(hash);
    }

    /// <summary>Of what is secret: versions are logged, and only a cryptographic hash says nothing of its input.</summary>
    public static string OfSecret(ReadOnlySpan<byte> body)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, hash);
        return Convert.ToHexStringLower(hash[..Length]);
    }
}
